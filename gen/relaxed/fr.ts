/**
 * The kernels for Fr: 6 balanced limbs of 48 bits, R = 2^288. A value is far smaller than R, so the top limb has room for
 * sums, and a transform carries its limbs only every few levels.
 */
import { balanced, invert } from '../bigint.ts'
import { r } from '../params.ts'
import { butterflies } from './butterflies.ts'
import { type Kernel, LIMB_BITS, montgomery, ROUND, SCALE, SPLIT, schoolbook, storeResult } from './kernels.ts'
import type { Builder, Program, Value } from './ops.ts'

export const LIMBS = 6

const MODULUS = balanced(r, LIMB_BITS, LIMBS).map(Number)
/** r⁻¹ mod 2^48, balanced: 1 + 2^32. */
const INVERSE = Number(BigInt.asIntN(LIMB_BITS, invert(r, 1n << BigInt(LIMB_BITS))))
/** (1 − r₀·r⁻¹)/2^48. */
const SHIFT = 2 ** 16

export const TABLE = { inverse: 6, split: 7, round: 8, scale: 9, carry: 10, shift: 11 } as const

/** Values of the table, in order. */
export function tableValues(): number[] {
  // A column's low sum l gets the quotient digit q = l·r⁻¹ + d with d a multiple of 2^48. Its carry is
  // (l − q·r₀)/2^48 = (l·(1 − r₀·r⁻¹) − r₀·d)/2^48, and with r₀ = 1 − 2^32 the integer r₀·r⁻¹ is 1 − 2^64.
  const r0 = MODULUS[0]!
  if (BigInt(r0) * BigInt(INVERSE) !== 1n - (1n << 64n)) throw new Error('the carry needs r₀·r⁻¹ = 1 − 2^64')
  return [...MODULUS.map((limb) => -limb), INVERSE, SPLIT, ROUND, SCALE, -r0 * SCALE, SHIFT]
}

/** −r⁻¹ mod R, from which the quotients of factors by r are made. */
export function negativeInverse(): number[] {
  const bits = LIMBS * LIMB_BITS
  return balanced(BigInt.asIntN(bits, -invert(r, 1n << BigInt(bits))), LIMB_BITS, LIMBS).map(Number)
}

/** Both products with powers of two are exact, and so is their difference, of which the larger part cancels. */
const carry = (g: Builder, l: Value, excess: Value, multiple: Value): Value => {
  const place = (at: keyof typeof TABLE): Value => g.load('t', TABLE[at])
  return g.fma(excess, place('scale'), g.fma(multiple, place('carry'), g.mul(l, place('shift'))))
}

const KERNEL: Kernel = { limbs: LIMBS, table: TABLE, carry, finish: storeResult }

const AHEAD = 1.2

export const FR_KERNELS: readonly Program[] = [
  montgomery('kernel_fr_mul', ['o', 'a', 'b', 't'], schoolbook('a', 'b', LIMBS), AHEAD, KERNEL),
  butterflies('kernel_fr_butterflies', TABLE),
]
