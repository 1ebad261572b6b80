import type { Field } from './layout.ts'
import type { Machine } from './machine.ts'

/** How the multiple of the modulus to take off is found from the uppermost limbs: `((top − below)·factor) >> shift`. */
export interface Estimate {
  /** Uppermost limbs that are looked at, 1 or 2. */
  readonly limbs: 1 | 2
  readonly factor: number
  readonly shift: number
  /** What the limbs further down can take away from `top`, rounded up. */
  readonly below: number
}

const sumOf = (coefficients: readonly number[], sign: number) =>
  coefficients.reduce((total, c) => total + Math.max(0, sign * c), 0)

/**
 * The estimate for a sum `Σ cᵢ·xᵢ`. The factor is 2^shift divided by the modulus, in units of the lowest limb looked
 * at, rounded down, and the largest with which the product fits 31 bits.
 */
export function estimate(f: Field, coefficients: readonly number[], max: bigint): Estimate {
  const weight = (limbs: number) => 1n << BigInt(f.bits * (f.n - limbs))
  // One limb is enough if the modulus is more than a few of its units.
  const limbs = f.modulus / weight(1) >= 4n ? 1 : 2
  const most = Number(max / weight(limbs)) * Math.max(sumOf(coefficients, 1), sumOf(coefficients, -1)) + 8
  let shift = 0
  const factor = (s: number) => Number((weight(limbs) << BigInt(s)) / f.modulus)
  while (factor(shift + 1) * most < 2 ** 30) shift++
  // The factor, rounded down, makes a negative quotient too large by one in `factor`: as much is taken off before.
  const negative = sumOf(coefficients, -1)
  const below = negative > 0 ? negative + Math.ceil(most / factor(shift)) : 0
  return { limbs, shift, factor: factor(shift), below }
}

/** The multiple of the modulus that is taken off when the uppermost limbs sum to `top`. */
export const quotient = ({ factor, shift, below }: Estimate, top: number): number =>
  Math.floor(((top - below) * factor) / 2 ** shift)

/** Least and largest value of `Σ cᵢ·xᵢ − quotient·modulus` over every operand up to its maximum; exact but for the
 * limbs below, which are taken at their worst. */
export function combinedRange(f: Field, coefficients: readonly number[], maxima: readonly bigint[], e: Estimate) {
  const weight = 1n << BigInt(f.bits * (f.n - e.limbs))
  const tops = maxima.map((max) => Number(max / weight))
  const bound = (sign: number) =>
    coefficients.reduce((total, c, i) => total + (sign * c > 0 ? sign * c * tops[i]! : 0), 0)
  const [least, most] = [-bound(-1), bound(1)]
  let [lo, hi] = [0n, 0n]
  // The quotient is constant on runs of `top`: only their ends matter.
  for (let first = least; first <= most; ) {
    const q = quotient(e, first)
    let last = first
    for (let step = 2 ** 20; step >= 1; step /= 2)
      while (last + step <= most && quotient(e, last + step) === q) last += step
    const taken = BigInt(q) * f.modulus
    const from = BigInt(first - sumOf(coefficients, -1)) * weight - taken
    const to = BigInt(last + sumOf(coefficients, 1)) * weight - taken
    if (from < lo) lo = from
    if (to > hi) hi = to
    first = last + 1
  }
  return { lo, hi }
}

/**
 * `Σ cᵢ·xᵢ` with carried limbs. With an estimate, a multiple of the modulus is taken off in the same pass, so that any
 * operands give a value in [0, 2·modulus); without, coefficients must be positive and the sum has to fit.
 */
export function combine<V>(
  m: Machine<V>,
  f: Field,
  operands: readonly (readonly V[])[],
  coefficients: readonly number[],
  e: Estimate | undefined,
  max: bigint,
): V[] {
  const { n, bits } = f
  const modulus = f.limbsOf(f.modulus)
  const column = (i: number): V => {
    let sum: V | undefined
    for (const [k, c] of coefficients.entries()) {
      const limb = e ? m.signed(operands[k]![i]!) : operands[k]![i]!
      const number = e ? m.integer(Math.abs(c)) : m.constant(Math.abs(c))
      const term = m.mul(limb, number)
      if (sum === undefined) sum = c > 0 ? term : m.sub(m.integer(0), term)
      else sum = c > 0 ? m.add(sum, term) : m.sub(sum, term)
    }
    return sum!
  }
  let q: V | undefined
  if (e) {
    let top = column(n - 1)
    if (e.limbs === 2) top = m.add(m.mul(top, m.integer(2 ** bits)), column(n - 2))
    if (e.below > 0) top = m.sub(top, m.integer(e.below))
    q = m.set('q', m.shr(m.mul(top, m.integer(e.factor)), e.shift))
  }
  const result: V[] = []
  let carry: V | undefined
  for (let i = 0; i < n; i++) {
    let sum = column(i)
    if (q !== undefined && modulus[i]) sum = m.sub(sum, m.mul(q, m.integer(modulus[i]!)))
    if (carry !== undefined) sum = m.add(sum, carry)
    if (i === n - 1) {
      result.push(m.set(`r${i}`, m.known(m.unsigned(sum), Number(max >> BigInt(bits * i)))))
    } else {
      const whole = m.set('k', sum)
      result.push(m.set(`r${i}`, m.low(whole, bits)))
      carry = m.shr(whole, bits)
    }
  }
  return result
}
