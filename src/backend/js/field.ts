/** Arithmetic modulo r on bigints in [0, r), and roots of unity. Time: depends on the values. */
import { reverseBits } from '../../bytes.ts'

export const R = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n
/** Generator of the multiplicative group. */
export const GENERATOR = 7n

export const mod = (a: bigint): bigint => {
  const rest = a % R
  return rest < 0n ? rest + R : rest
}

export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let square = base, e = exponent; e > 0n; e >>= 1n, square = (square * square) % R) {
    if (e & 1n) result = (result * square) % R
  }
  return result
}

export const invert = (a: bigint): bigint => power(a, R - 2n)

/** Inverses of all values by one inversion; none may be 0. Source: Montgomery's trick. */
export function invertAll(values: readonly bigint[]): bigint[] {
  const before: bigint[] = []
  let product = 1n
  for (const value of values) {
    before.push(product)
    product = (product * value) % R
  }
  let rest = invert(product)
  const inverses = new Array<bigint>(values.length)
  for (let i = values.length - 1; i >= 0; i--) {
    inverses[i] = (rest * before[i]!) % R
    rest = (rest * values[i]!) % R
  }
  return inverses
}

/** 1, b, b², …, n of them. */
export function powers(base: bigint, n: number): bigint[] {
  const out = new Array<bigint>(n)
  for (let i = 0, power = 1n; i < n; i++, power = (power * base) % R) out[i] = power
  return out
}

/** ω = 7^((r−1)/n), as the consensus specifications have it. */
export const rootOfUnity = (n: number): bigint => power(GENERATOR, (R - 1n) / BigInt(n))

const domains = /* @__PURE__ */ new Map<number, readonly bigint[]>()

/** The n-th roots of unity in natural order. */
export function domain(n: number): readonly bigint[] {
  const known = domains.get(n) ?? powers(rootOfUnity(n), n)
  domains.set(n, known)
  return known
}

export function bitReversed<T>(values: readonly T[]): T[] {
  const bits = Math.log2(values.length)
  return values.map((_, i) => values[reverseBits(i, bits)] as T)
}

/** Coefficients → values at the roots of unity in natural order, or n times the inverse, over scalars or whatever they
 * multiply. Source: Cooley–Tukey 1965.
 * @param butterfly `(a, b, root) ↦ [a + root·b, a − root·b]` */
export function transformBy<T>(
  values: readonly T[],
  inverse: boolean,
  butterfly: (a: T, b: T, root: bigint) => readonly [T, T],
): T[] {
  const n = values.length
  const roots = domain(n)
  const out = bitReversed(values)
  for (let half = 1; half < n; half *= 2) {
    const step = n / (2 * half)
    for (let start = 0; start < n; start += 2 * half) {
      for (let j = 0; j < half; j++) {
        const root = roots[inverse && j > 0 ? n - j * step : j * step]!
        const [low, high] = [start + j, start + half + j]
        const [sum, difference] = butterfly(out[low]!, out[high]!, root)
        out[low] = sum
        out[high] = difference
      }
    }
  }
  return out
}

/** The same over scalars. */
export const transform = (values: readonly bigint[], inverse: boolean): bigint[] =>
  transformBy(values, inverse, (a, b, root) => {
    const product = (b * root) % R
    const [sum, difference] = [a + product, a - product]
    return [sum >= R ? sum - R : sum, difference < 0n ? difference + R : difference]
  })

/** Values at the roots of unity in natural order → coefficients. */
export function interpolate(values: readonly bigint[]): bigint[] {
  const factor = invert(BigInt(values.length))
  return transform(values, true).map((value) => (value * factor) % R)
}
