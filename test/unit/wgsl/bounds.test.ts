import { describe, expect, test } from 'vitest'
import { combinedRange, estimate } from '../../../gen/wgsl/combine.ts'
import { libraryItems } from '../../../gen/wgsl/compose.ts'
import { fieldItems } from '../../../gen/wgsl/emit.ts'
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

describe('what a shader asserts about its largest word is what the proof sees', () => {
  test.each(each)('%s', (_, f) => {
    const [, sum, limit] = /const_assert ([\d*+]+)<(\d+);/.exec(fieldItems(f).get(f.type)!)!
    const asserted = sum!
      .split('+')
      .map((product) => product.split('*').reduce((all, factor) => all * Number(factor), 1))
      .reduce((all, term) => all + term)
    expect(Number(limit)).toBe(2 ** 32)
    for (const { operands, run } of kernels(f)) {
      const machine = new Interval()
      run(
        machine,
        operands.map((max) => full(max, f)),
      )
      expect(machine.peak).toBeLessThanOrEqual(asserted)
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

const items = (...names: string[]) => libraryItems(new Map(names.map((name) => [name, readFolder('lib').get(name)!])))

describe('bounds of the additions on the curve', () => {
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

describe('bounds of the transforms', () => {
  const first = items('ntt_first')
  const tile = items('ntt_tile')
  const frs = FIELDS.filter(({ prefix }) => prefix === 'fr')
  const most = ({ modulus }: (typeof FIELDS)[number]) => 2n * modulus - 1n
  const eight = (bound: bigint): Bound => Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`x${i}`, bound]))
  const firstOf = (library: typeof first, f: (typeof FIELDS)[number], bound: bigint, root = most(f)) =>
    boundRules(library, fieldRules(f)).get('ntt_first')!([eight(bound), root, root, root]) as Record<string, bigint>
  const butterfly = (library: typeof tile, f: (typeof FIELDS)[number], bound: bigint) =>
    boundRules(library, fieldRules(f)).get('ntt_butterfly')!([bound, bound, most(f)]) as Record<string, bigint>

  test.each(frs.map((f) => [f.layout.name, f] as const))('%s: scalars below 2r give scalars below 2r', (_, f) => {
    const results = [...Object.values(firstOf(first, f, most(f))), ...Object.values(butterfly(tile, f, most(f)))]
    expect(results).toHaveLength(10)
    for (const bound of results) expect(bound <= most(f)).toBe(true)
  })

  test('sums in between come close to 16r, and no closer', () => {
    const f = frs[0]!
    let largest = 0n
    const rules = fieldRules(f)
    const add = rules.get('fr_add')!
    rules.set('fr_add', (operands) => {
      const bound = add(operands) as bigint
      if (bound > largest) largest = bound
      return bound
    })
    boundRules(first, rules).get('ntt_first')!([eight(most(f)), most(f), most(f), most(f)])
    expect(largest).toBe(8n * most(f))
    expect(largest < 16n * f.modulus).toBe(true)
  })

  test('an operand, a root or a result that is too large is found', () => {
    const f = frs[0]!
    const edit = (library: typeof first, name: string, from: string, to: string) => {
      const code = library.get(name)!
      expect(code).toContain(from)
      return new Map(library).set(name, code.replace(from, to))
    }
    expect(() => firstOf(first, f, most(f) + 1n)).toThrow(BoundError)
    expect(() => firstOf(first, f, most(f), most(f) + 1n)).toThrow(BoundError)
    expect(() => butterfly(tile, f, most(f) + 1n)).toThrow(BoundError)
    const unreduced = edit(first, 'ntt_first', 'fr_pack(fr_reduce(fr_add(c0,c1)))', 'fr_pack(fr_add(c0,c1))')
    expect(() => firstOf(unreduced, f, most(f))).toThrow(BoundError)
    const lazier = edit(first, 'ntt_first', 'let b0=fr_add(a0,a4)', 'let b0=fr_triple(a0)')
    expect(() => firstOf(lazier, f, most(f))).toThrow(BoundError)
    // Both factors of a multiplication above 2r: neither set of operands that is proved.
    const squared = edit(tile, 'ntt_butterfly', 'fr_mul(fr_unpack(*b),', 'fr_mul(fr_triple(x),')
    expect(() => butterfly(edit(squared, 'ntt_butterfly', 'fr_unpack(root)', 'fr_double(x)'), f, most(f))).toThrow(
      BoundError,
    )
    const kept = edit(tile, 'ntt_butterfly', '*a=fr_pack(fr_reduce(fr_add(x,t)))', '*a=fr_pack(fr_add(x,t))')
    expect(() => butterfly(kept, f, most(f))).toThrow(BoundError)
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
