/** Fourier transforms over Fr and over G1, by the recursive textbook algorithm. */
import { Fr, rootOfUnity } from './field.ts'
import type { G1Point } from './group.ts'

/** What a transform needs of its values: they form a module over Fr. */
interface Module<T> {
  add(a: T, b: T): T
  subtract(a: T, b: T): T
  scale(a: T, k: bigint): T
}

const SCALARS: Module<bigint> = {
  add: (a, b) => Fr.add(a, b),
  subtract: (a, b) => Fr.sub(a, b),
  scale: (a, k) => Fr.mul(a, k),
}

const G1_POINTS: Module<G1Point> = {
  add: (a, b) => a.add(b),
  subtract: (a, b) => a.subtract(b),
  scale: (a, k) => (k === 1n || a.is0() ? a : a.multiplyUnsafe(k)),
}

/** `out[k] = Σ values[i]·root^(ik)`, natural order in and out (Cooley–Tukey 1965). */
function transform<T>(values: readonly T[], root: bigint, module: Module<T>): T[] {
  if (values.length === 1) return [...values]
  const square = Fr.sqr(root)
  const even = transform(evens(values), square, module)
  const odd = transform(odds(values), square, module)
  const out = new Array<T>(values.length)
  let twiddle = 1n
  for (let k = 0; k < even.length; k++) {
    const term = module.scale(odd[k]!, twiddle)
    out[k] = module.add(even[k]!, term)
    out[k + even.length] = module.subtract(even[k]!, term)
    twiddle = Fr.mul(twiddle, root)
  }
  return out
}

const evens = <T>(values: readonly T[]): T[] => values.filter((_, i) => i % 2 === 0)
const odds = <T>(values: readonly T[]): T[] => values.filter((_, i) => i % 2 === 1)

function inverse<T>(values: readonly T[], module: Module<T>): T[] {
  const n = values.length
  const scale = Fr.inv(BigInt(n))
  return transform(values, Fr.inv(rootOfUnity(n)), module).map((value) => module.scale(value, scale))
}

export const fft = (values: readonly bigint[]): bigint[] => transform(values, rootOfUnity(values.length), SCALARS)
export const ifft = (values: readonly bigint[]): bigint[] => inverse(values, SCALARS)

/** Evaluations over the coset `shift·⟨ω⟩` from coefficients, and back. */
export function cosetFft(coefficients: readonly bigint[], shift: bigint): bigint[] {
  return fft(scaleByPowers(coefficients, shift))
}
export function cosetIfft(evaluations: readonly bigint[], shift: bigint): bigint[] {
  return scaleByPowers(ifft(evaluations), Fr.inv(shift))
}
function scaleByPowers(values: readonly bigint[], x: bigint): bigint[] {
  let power = 1n
  return values.map((value) => {
    const out = Fr.mul(value, power)
    power = Fr.mul(power, x)
    return out
  })
}

export const g1Fft = (points: readonly G1Point[]): G1Point[] => transform(points, rootOfUnity(points.length), G1_POINTS)
export const g1Ifft = (points: readonly G1Point[]): G1Point[] => inverse(points, G1_POINTS)

export function reverseBits(i: number, bits: number): number {
  let out = 0
  for (let b = 0; b < bits; b++) out |= ((i >> b) & 1) << (bits - 1 - b)
  return out
}

export function bitReversed<T>(values: readonly T[]): T[] {
  const bits = Math.log2(values.length)
  return values.map((_, i) => values[reverseBits(i, bits)]!)
}

/** `values` followed by `fill` up to `n` items. */
export function padded<T>(values: readonly T[], n: number, fill: T): T[] {
  return [...values, ...new Array<T>(n - values.length).fill(fill)]
}
