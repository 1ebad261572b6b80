/** The kernels of the relaxed tier: exact for every operand in range, and what they are said to compute. */
import { describe, expect, test } from 'vitest'
import { balanced, invert, mod } from '../../../gen/bigint.ts'
import { p } from '../../../gen/params.ts'
import { KERNELS, LIMB_BITS, LIMBS, tableValues } from '../../../gen/relaxed/kernels.ts'
import { randomBytes } from '../../vectors/prng.ts'
import { run, separateMultiplyAdd } from './emulate.ts'
import { analyse, constant, type Range } from './interval.ts'

const table = tableValues()
const R = 1n << BigInt(LIMBS * LIMB_BITS)
const CARRIED = 2 ** 47 + 2 ** 5

const value = (limbs: readonly number[]): bigint =>
  limbs.reduceRight((sum, limb) => (sum << BigInt(LIMB_BITS)) + BigInt(limb), 0n)
const integers = (bound: number): Range => ({ low: -bound, high: bound, grain: 0 })

/** Twice a carried element, or a difference of two; the top limb bounds the value by 4.9 p. */
const operand = Array.from({ length: LIMBS }, (_, i) => integers(i + 1 < LIMBS ? 2 * CARRIED : 2 ** 47))

describe.each(KERNELS)('$name', (kernel) => {
  const inputs = (a: readonly number[], b: readonly number[]) => ({ a, b, t: table })
  const factors = kernel.parameters.includes('b') ? 2 : 1

  test('is exact for every operand in range, and leaves carried limbs', () => {
    const output = analyse(kernel, { a: operand, b: operand, t: table.map(constant) })
    expect(output).toHaveLength(LIMBS)
    for (const { low, high, grain } of output.slice(0, -1)) {
      expect(Math.max(-low, high)).toBeLessThanOrEqual(CARRIED)
      expect(grain).toBeGreaterThanOrEqual(0)
    }
  })

  test('beyond the range the proof fails', () => {
    const wide = operand.map(({ high }) => integers(8 * high))
    expect(() => analyse(kernel, { a: wide, b: wide, t: table.map(constant) })).toThrow('may round')
  })

  const samples = Array.from({ length: 200 }, (_, seed) => {
    const bytes = randomBytes(`relaxed ${kernel.name} ${seed}`, 16 * LIMBS)
    const word = (i: number) =>
      Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(8 * i) >> 11n) / 2 ** 53
    const limbs = (offset: number) =>
      operand.map(({ high }, i) => {
        const x = word(offset + i)
        // Every third sample sits at the ends of the range.
        return seed % 3 === 0 ? (x < 0.5 ? -high : high) : Math.round((2 * x - 1) * high)
      })
    return [limbs(0), limbs(LIMBS)] as const
  })
  const elements = [0n, 1n, 2n, p - 1n, p, p + 1n, -1n, R % p].map((x) => balanced(x, LIMB_BITS, LIMBS).map(Number))
  const edges = elements.flatMap((a) => elements.map((b) => [a, b] as const))

  test('is a·b/R modulo p', () => {
    const inverse = invert(R, p)
    for (const [a, b] of [...samples, ...edges]) {
      const expected = value(a) * value(factors === 2 ? b : a) * inverse
      expect(mod(value(run(kernel, inputs(a, b))), p)).toBe(mod(expected, p))
    }
  })

  test('without fusing it is wrong, which a host must be caught at', () => {
    const wrong = samples.filter(([a, b]) => {
      const result = run(kernel, inputs(a, b), separateMultiplyAdd)
      return mod(value(result.map(Math.round)), p) !== mod(value(run(kernel, inputs(a, b))), p)
    })
    expect(wrong.length).toBe(samples.length)
  })
})
