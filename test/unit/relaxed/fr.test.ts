/** The kernels for Fr: exact for every operand in range, and what they are said to compute. */
import { describe, expect, test } from 'vitest'
import { balanced, invert, mod } from '../../../gen/bigint.ts'
import { r } from '../../../gen/params.ts'
import { FR_KERNELS, LIMBS, tableValues } from '../../../gen/relaxed/fr.ts'
import { LIMB_BITS } from '../../../gen/relaxed/kernels.ts'
import type { Program } from '../../../gen/relaxed/ops.ts'
import { randomBytes } from '../../vectors/prng.ts'
import { both, run as runLanes, separateMultiplyAdd } from './emulate.ts'
import { analyse, constant, type Range } from './interval.ts'

const table = tableValues()
const R = 1n << BigInt(LIMBS * LIMB_BITS)
const CARRIED = 2 ** 47 + 2 ** 5

const value = (limbs: readonly number[]): bigint =>
  limbs.reduceRight((sum, limb) => (sum << BigInt(LIMB_BITS)) + BigInt(limb), 0n)
const integers = (bound: number): Range => ({ low: -bound, high: bound, grain: 0 })

/** Sums of up to 8 carried elements, of up to 2^15 r; and factors, which are carried and below 2r. */
const data = Array.from({ length: LIMBS }, (_, i) => integers(i + 1 < LIMBS ? 8 * CARRIED : 2 ** 30))
const factor = Array.from({ length: LIMBS }, (_, i) => integers(i + 1 < LIMBS ? CARRIED : 2 ** 16))

/** The kernel as if it only wrote one of its results. */
const writing = (kernel: Program, pointer: string): Program => ({
  ...kernel,
  steps: kernel.steps.filter(({ operation }) => operation.op !== 'store' || operation.pointer === pointer),
})
const [multiply, butterflies] = FR_KERNELS as [Program, Program]

/** Both lanes hold the same. */
const run = (
  kernel: Program,
  inputs: Readonly<Record<string, readonly number[]>>,
  multiplyAdd?: typeof separateMultiplyAdd,
) =>
  runLanes(
    kernel,
    Object.fromEntries(Object.entries(inputs).map(([name, limbs]) => [name, limbs.map(both)])),
    multiplyAdd,
  ).map(([limb]) => limb)

/** Limbs at random within the ranges; every third sample sits at their ends. */
const samples = Array.from({ length: 200 }, (_, seed) => {
  const bytes = randomBytes(`relaxed fr ${seed}`, 3 * 8 * LIMBS)
  const word = (i: number) => Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(8 * i) >> 11n) / 2 ** 53
  const limbs = (ranges: readonly Range[], offset: number) =>
    ranges.map(({ high }, i) => {
      const x = word(offset + i)
      return seed % 3 === 0 ? (x < 0.5 ? -high : high) : Math.round((2 * x - 1) * high)
    })
  return [limbs(data, 0), limbs(factor, LIMBS), limbs(data, 2 * LIMBS)] as const
})
const elements = [0n, 1n, 2n, r - 1n, r, r + 1n, -1n, R % r].map((x) => balanced(x, LIMB_BITS, LIMBS).map(Number))
const edges = elements.flatMap((a) => elements.map((b) => [a, b, a] as const))

describe('products', () => {
  const inputs = (a: readonly number[], b: readonly number[]) => ({ a, b, t: table })

  test('are exact for every operand in range, carried, and little more than half of r', () => {
    const output = analyse(multiply, { a: data, b: factor, t: table.map(constant) })
    expect(output).toHaveLength(LIMBS)
    for (const { low, high, grain } of output.slice(0, -1)) {
      expect(Math.max(-low, high)).toBeLessThanOrEqual(CARRIED)
      expect(grain).toBeGreaterThanOrEqual(0)
    }
    for (const [a, b] of samples) {
      const product = value(run(multiply, inputs(a, b)))
      expect(Number(product < 0n ? -product : product)).toBeLessThan(0.51 * Number(r))
    }
  })

  test('beyond the range the proof fails', () => {
    const wide = data.map(({ high }) => integers(8 * high))
    expect(() => analyse(multiply, { a: wide, b: factor, t: table.map(constant) })).toThrow('may round')
  })

  test('are a·b/R modulo r', () => {
    const inverse = invert(R, r)
    for (const [a, b] of [...samples, ...edges]) {
      expect(mod(value(run(multiply, inputs(a, b))), r)).toBe(mod(value(a) * value(b) * inverse, r))
    }
  })

  test('without fusing they are wrong, which a host must be caught at', () => {
    const wrong = samples.filter(([a, b]) => {
      const result = run(multiply, inputs(a, b), separateMultiplyAdd)
      return mod(value(result.map(Math.round)), r) !== mod(value(run(multiply, inputs(a, b))), r)
    })
    expect(wrong.length).toBe(samples.length)
  })
})

/** The representative nearest to 0. */
const centred = (x: bigint): bigint => {
  const y = mod(x, r)
  return y > r / 2n ? y - r : y
}
/** w and what w·R holds of r, in limbs. */
const rootOf = (w: bigint): number[] =>
  [w, (w * R - centred(w * R)) / r].flatMap((x) => balanced(x, LIMB_BITS, LIMBS).map(Number))

describe('butterflies', () => {
  const before = data.map(({ high }, i) => integers(i + 1 < LIMBS ? (7 / 8) * high : high / 2))
  /** w is half of r at most, and its quotient half of R. */
  const root = [...factor, ...Array.from({ length: LIMBS }, () => integers(CARRIED))]
  const ranges = { a: before, b: data, w: root, c: before, d: data, v: root, t: table.map(constant) }

  test.each(['a', 'b', 'c', 'd'])('are exact for every operand in range: %s grows by one carried limb', (pointer) => {
    const output = analyse(writing(butterflies, pointer), ranges)
    expect(output).toHaveLength(LIMBS)
    // The top limb is known modulo 2^48 only, here; its size follows from that of the value, below.
    output.slice(0, -1).forEach(({ low, high, grain }, i) => {
      expect(Math.max(-low, high)).toBeLessThanOrEqual(data[i]!.high * (1 + 2 ** -40))
      expect(grain).toBeGreaterThanOrEqual(0)
    })
  })

  test('beyond the range the proof fails', () => {
    const wide = { ...ranges, b: data.map(({ high }) => integers(8 * high)) }
    expect(() => analyse(butterflies, wide)).toThrow('may round')
  })

  const roots = [0n, 1n, -1n, (r - 1n) / 2n, (1n - r) / 2n].map(rootOf)
  const cases = [...samples, ...edges].map(([b, w, wide], i) => ({
    a: wide.map((limb) => Math.round(limb / 2)),
    b,
    w: roots[i % 16] ?? rootOf(centred(value(w))),
  }))
  const outputs = ({ a, b, w }: (typeof cases)[number], i: number) => {
    const { a: c, b: d, w: v } = cases[(i + 1) % cases.length]!
    const inputs = { a, b, w, c, d, v, t: table }
    return { inputs, result: (pointer: string) => value(run(writing(butterflies, pointer), inputs)) }
  }

  test('are (a + b·w, a − b·w) modulo r, and no further from a than 2r', () => {
    expect(cases.length).toBeGreaterThan(200)
    for (const [i, x] of cases.entries()) {
      const { inputs, result } = outputs(x, i)
      for (const [a, b, w] of [
        ['a', 'b', 'w'],
        ['c', 'd', 'v'],
      ] as const) {
        const [low, high] = [result(a), result(b)]
        const start = value(inputs[a])
        const product = value(inputs[b]) * value(inputs[w].slice(0, LIMBS))
        expect([mod(low, r), mod(high, r)]).toEqual([mod(start + product, r), mod(start - product, r)])
        expect(low - start).toBe(start - high)
        expect(low - start < 2n * r && start - low < 2n * r).toBe(true)
      }
    }
  })

  test('without fusing they are wrong, which a host must be caught at', () => {
    const wrong = samples.filter((_, i) => {
      const { inputs, result } = outputs(cases[i]!, i)
      const unfused = value(run(writing(butterflies, 'a'), inputs, separateMultiplyAdd).map(Math.round))
      return mod(unfused, r) !== mod(result('a'), r)
    })
    expect(wrong.length).toBeGreaterThan((9 * samples.length) / 10)
  })
})
