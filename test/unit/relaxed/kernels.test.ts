/** The kernels of the relaxed tier: exact for every operand in range, and what they are said to compute. */
import { describe, expect, test } from 'vitest'
import { balanced, invert, mod } from '../../../gen/bigint.ts'
import { p } from '../../../gen/params.ts'
import { KERNELS, LIMB_BITS, LIMBS, tableValues } from '../../../gen/relaxed/kernels.ts'
import { randomBytes } from '../../vectors/prng.ts'
import { both, run, separateMultiplyAdd, type Vector } from './emulate.ts'
import { analyse, constant, type Range } from './interval.ts'

const table = tableValues()
const R = 1n << BigInt(LIMBS * LIMB_BITS)
const CARRIED = 2 ** 47 + 2 ** 5

type Pair = readonly [bigint, bigint]

/** Per kernel: how far the limbs of its operands may go, as multiples of a carried limb, and what it computes times R. */
const DEFINITIONS: Readonly<
  Record<string, { readonly limbs: readonly number[]; readonly of: (a: Pair, b: Pair) => Pair }>
> = {
  kernel_fp_mul: { limbs: [2, 2], of: (a, b) => [a[0] * b[0], a[1] * b[1]] },
  kernel_fp_sqr: { limbs: [2], of: (a) => [a[0] * a[0], a[1] * a[1]] },
  kernel_fp2_mul: { limbs: [1, 1], of: (a, b) => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]] },
  kernel_fp2_sqr: { limbs: [1], of: (a) => [a[0] * a[0] - a[1] * a[1], 2n * a[0] * a[1]] },
}

const value = (limbs: readonly number[]): bigint =>
  limbs.reduceRight((sum, limb) => (sum << BigInt(LIMB_BITS)) + BigInt(limb), 0n)
const lanes = (limbs: readonly Vector[]): Pair => [value(limbs.map(([x]) => x)), value(limbs.map(([, x]) => x))]
const integers = (bound: number): Range => ({ low: -bound, high: bound, grain: 0 })

/** Sums and differences of so many carried elements; the top limb bounds the value by 4.9 p. */
const operand = (terms: number): Range[] =>
  Array.from({ length: LIMBS }, (_, i) => integers(i + 1 < LIMBS ? terms * CARRIED : 2 ** 47))

describe.each(KERNELS)('$name', (kernel) => {
  const definition = DEFINITIONS[kernel.name]!
  const [rangeA, rangeB = rangeA] = definition.limbs.map(operand) as [Range[], Range[]?]
  const inputs = (a: readonly Vector[], b: readonly Vector[]) => ({ a, b, t: table.map(both) })

  test('is exact for every operand in range, and leaves carried limbs', () => {
    const output = analyse(kernel, { a: rangeA, b: rangeB, t: table.map(constant) })
    expect(output).toHaveLength(LIMBS)
    for (const { low, high, grain } of output.slice(0, -1)) {
      // An integer; the bounds are a little wide.
      expect(grain).toBeGreaterThanOrEqual(0)
      expect(Math.floor(Math.max(-low, high))).toBeLessThanOrEqual(CARRIED)
    }
  })

  test('beyond the range the proof fails', () => {
    const wide = (range: readonly Range[]) => range.map(({ high }) => integers(8 * high))
    const tooWide = { a: wide(rangeA), b: wide(rangeB), t: table.map(constant) }
    expect(() => analyse(kernel, tooWide)).toThrow('may round')
  })

  const samples = Array.from({ length: 200 }, (_, seed) => {
    const bytes = randomBytes(`relaxed ${kernel.name} ${seed}`, 32 * LIMBS)
    const word = (i: number) =>
      Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(8 * i) >> 11n) / 2 ** 53
    const limbs = (range: readonly Range[], offset: number) =>
      range.map(({ high }, i): Vector => {
        const limb = (x: number) => {
          // Every third sample sits at the ends of the range.
          return seed % 3 === 0 ? (x < 0.5 ? -high : high) : Math.round((2 * x - 1) * high)
        }
        return [limb(word(offset + 2 * i)), limb(word(offset + 2 * i + 1))]
      })
    return [limbs(rangeA, 0), limbs(rangeB, 2 * LIMBS)] as const
  })
  const elements = [0n, 1n, 2n, p - 1n, p, p + 1n, -1n, R % p].map((x) => balanced(x, LIMB_BITS, LIMBS).map(Number))
  const beside = (x: readonly number[], y: readonly number[]) => x.map((limb, i): Vector => [limb, y[i]!])
  const edges = elements.flatMap((a, i) =>
    elements.map((b, j) => [beside(a, elements[(i + j) % 8]!), beside(b, elements[(i + 3 * j) % 8]!)] as const),
  )
  const classes = (pair: Pair): bigint[] => pair.map((x) => mod(x, p))

  test('is what it is said to be, modulo p', () => {
    const inverse = invert(R, p)
    for (const [a, b] of [...samples, ...edges]) {
      const [first, second] = definition.of(lanes(a), lanes(b))
      expect(classes(lanes(run(kernel, inputs(a, b))))).toEqual(classes([first * inverse, second * inverse]))
    }
  })

  test('without fusing it is wrong, which a host must be caught at', () => {
    const wrong = samples.filter(([a, b]) => {
      const result = run(kernel, inputs(a, b), separateMultiplyAdd)
      const rounded = result.map(([x, y]): Vector => [Math.round(x), Math.round(y)])
      const expected = classes(lanes(run(kernel, inputs(a, b))))
      return classes(lanes(rounded)).some((x, i) => x !== expected[i])
    })
    expect(wrong.length).toBe(samples.length)
  })
})
