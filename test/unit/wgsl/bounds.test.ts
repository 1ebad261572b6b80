import { describe, expect, test } from 'vitest'
import { combinedRange, estimate } from '../../../gen/wgsl/combine.ts'
import { libraryItems } from '../../../gen/wgsl/compose.ts'
import { kernels } from '../../../gen/wgsl/field.ts'
import { readFolder } from '../../../gen/wgsl/files.ts'
import { BoundError, Interval, range } from '../../../gen/wgsl/interval.ts'
import { field, LAYOUTS, limbRanges } from '../../../gen/wgsl/layout.ts'
import { reducedMax, rowProduct } from '../../../gen/wgsl/multiply.ts'
import { type Bound, boundRules, fieldRules } from '../../../gen/wgsl/ranges.ts'
import { operandTable } from '../../gpu/support/operands.ts'

const FIELDS = LAYOUTS.flatMap((layout) => (['fp', 'fr'] as const).map((prefix) => field(layout, prefix)))
const each = FIELDS.map((f) => [`${f.layout.name} ${f.prefix}`, f] as const)
const full = (max: bigint, f: (typeof FIELDS)[number]) => limbRanges(f, max).map((hi) => range(0, hi))

describe('no operation wraps, for every operand in the range', () => {
  test.each(each)('%s', (_, f) => {
    for (const { operands, run } of kernels(f)) {
      const machine = new Interval()
      run(
        machine,
        operands.map((max) => full(max, f)),
      )
      expect(machine.peak).toBeLessThan(2 ** 32)
    }
  })
})

describe('the list of operations computes what it says, in the range it says', () => {
  test.each(each)('%s', (_, f) => {
    for (const { name, operands, result, run, meaning, scale } of kernels(f)) {
      const table = operandTable(f, operands, 48)
      for (let lane = 0; lane < 48; lane++) {
        const x = table.map((values) => values[lane]!)
        const limbs = x.map((value) =>
          limbRanges(f, value).map((_, i) => {
            const digit = value >> BigInt(f.bits * i)
            const limb = Number(i < f.n - 1 ? BigInt.asUintN(f.bits, digit) : digit)
            return range(limb, limb)
          }),
        )
        const value = run(new Interval(), limbs).reduceRight((sum, { lo }) => (sum << BigInt(f.bits)) + BigInt(lo), 0n)
        expect(value <= result, `${name} of ${x}`).toBe(true)
        expect((value * scale - meaning(x)) % f.modulus, `${name} of ${x}`).toBe(0n)
      }
    }
  })
})

describe('bounds of the additions on the curve', () => {
  const items = (...names: string[]) => libraryItems(new Map(names.map((name) => [name, readFolder('lib').get(name)!])))
  const g1 = items('g1')
  const step = items('g1', 'g1_step')
  const fps = FIELDS.filter(({ prefix }) => prefix === 'fp')
  const xyzz = (most: bigint): Bound => ({ x: most, y: most, zz: most, zzz: most })
  const affine = (most: bigint): Bound => ({ x: most, y: most })

  test.each(fps.map((f) => [f.layout.name, f] as const))(
    '%s: coordinates below 2p give coordinates below 2p',
    (_, f) => {
      const rules = boundRules(g1, fieldRules(f))
      const most = 2n * f.modulus - 1n
      const results = [
        rules.get('g1_add')!([xyzz(most), xyzz(most)]),
        rules.get('g1_add_affine')!([xyzz(most), affine(most)]),
        rules.get('g1_double')!([xyzz(most)]),
        rules.get('g1_neg')!([xyzz(most)]),
        rules.get('g1_from_affine')!([affine(most)]),
      ] as { readonly [member: string]: bigint }[]
      for (const result of results) for (const bound of Object.values(result)) expect(bound <= most).toBe(true)
      expect(rules.get('g1_neg_affine')!([affine(most)])).toEqual(affine(most))
    },
  )

  test.each(fps.map((f) => [f.layout.name, f] as const))('%s: the same of additions in step', (_, f) => {
    const rules = boundRules(step, fieldRules(f))
    const most = 2n * f.modulus - 1n
    const sum = { point: xyzz(most), empty: true, doubling: true }
    for (const [name, operand] of [
      ['g1_step', sum],
      ['g1_step_affine', affine(most)],
    ] as const) {
      const { point } = (rules.get(name)!([sum, operand, true]) as { readonly sum: typeof sum }).sum
      for (const bound of Object.values(point)) expect(bound <= most, name).toBe(true)
    }
  })

  test('an operand that is not reduced where it has to be is found', () => {
    const f = fps[0]!
    const most = 2n * f.modulus - 1n
    const lazier = new Map(g1)
    // The sum in place of the difference: the test for zero would miss multiples of p.
    lazier.set('g1_add', g1.get('g1_add')!.replace('var p=fp_sub(', 'var p=fp_add('))
    expect(() => boundRules(lazier, fieldRules(f)).get('g1_add')!([xyzz(most), xyzz(most)])).toThrow(BoundError)
    expect(() => boundRules(g1, fieldRules(f)).get('g1_double')!([xyzz(9n * f.modulus)])).toThrow(BoundError)
  })
})

describe('a wrong bound is found', () => {
  const f = field(LAYOUTS[0]!, 'fp')

  test('operands of a multiplication above what R leaves room for', () => {
    const k = (times: bigint) => reducedMax(f, (times * f.modulus) ** 2n)
    expect(k(25n) < 2n * f.modulus).toBe(true)
    expect(k(26n) < 2n * f.modulus).toBe(false)
  })

  test('a column with limbs of 14 bits that is carried too late', () => {
    const wide = { ...f, bits: 13, limbsOf: (x: bigint) => f.limbsOf(x).map((limb) => 2 * limb) }
    const limbs = limbRanges(f, f.lazy).map((hi) => range(0, 2 * hi))
    expect(() => rowProduct(new Interval(), wide, limbs, limbs, f.lazy, f.lazy)).toThrow(BoundError)
  })

  test('a multiple of the modulus that is too small for what is subtracted', () => {
    const operands = [f.lazy - 1n, f.lazy - 1n]
    const right = estimate(f, [1, -1], f.lazy - 1n)
    expect(combinedRange(f, [1, -1], operands, right).lo).toBe(0n)
    // One unit of the uppermost limb less, of which the modulus has 13: 16p in place of 18p was such a mistake.
    expect(combinedRange(f, [1, -1], operands, { ...right, below: right.below - 2 }).lo).toBeLessThan(0n)
    expect(combinedRange(f, [1, -1], operands, { ...right, below: right.below + 13 }).hi > 2n * f.modulus).toBe(true)
  })

  test('a difference that is not the one it is said to be', () => {
    const machine = new Interval()
    expect(() => machine.sub(range(0, 5), range(0, 1))).toThrow(BoundError)
    expect(() => machine.add(range(0, 2 ** 32 - 1), range(0, 1))).toThrow(BoundError)
    expect(() => machine.mul(range(0, 2 ** 16), range(0, 2 ** 16))).toThrow(BoundError)
    expect(() => machine.known(range(9, 12), 8)).toThrow(BoundError)
  })
})
