/** Trusted setups: the consensus text form, and setups made from a known secret for tests. */

import { bitReversed, g1Fft, ifft, padded } from './fft.ts'
import { Fr, powers, rootOfUnity } from './field.ts'
import { decodeG1, decodeG2, G1, type G1Point, G2, type G2Point, multiply, multiplyG2, ZERO } from './group.ts'

export interface Setup {
  /** `[τ^i]₁`, `n` points. */
  readonly g1Monomial: readonly G1Point[]
  /** `[Lᵢ(τ)]₁` over the `n`-th roots of unity, in bit-reversed order, the order of a blob. */
  readonly g1Lagrange: readonly G1Point[]
  /** `[τ^i]₂`, at least 2 points; cells need 65. */
  readonly g2Monomial: readonly G2Point[]
}

/** The hex encodings of a setup in the order in which it was published (Lagrange points in natural order). */
export interface EncodedSetup {
  readonly g1Lagrange: readonly string[]
  readonly g2Monomial: readonly string[]
  readonly g1Monomial: readonly string[]
}

/** Text form: number of G1 points, number of G2 points, then one hex point per item: Lagrange, G2, monomial. */
export function parseSetupText(text: string): EncodedSetup {
  const [n, m, ...points] = text.trim().split(/\s+/)
  const [g1, g2] = [Number(n), Number(m)]
  if (points.length !== 2 * g1 + g2) throw new Error('setup text has the wrong number of points')
  return {
    g1Lagrange: points.slice(0, g1),
    g2Monomial: points.slice(g1, g1 + g2),
    g1Monomial: points.slice(g1 + g2),
  }
}

export function encodedToText({ g1Lagrange, g2Monomial, g1Monomial }: EncodedSetup): string {
  return `${[g1Lagrange.length, g2Monomial.length, ...g1Lagrange, ...g2Monomial, ...g1Monomial].join('\n')}\n`
}

/** Decodes with every check: encoding, curve equation, subgroup. */
export function decodeSetup(encoded: EncodedSetup): Setup {
  const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
  return {
    g1Monomial: encoded.g1Monomial.map((hex) => decodeG1(bytes(hex))),
    g1Lagrange: bitReversed(encoded.g1Lagrange.map((hex) => decodeG1(bytes(hex)))),
    g2Monomial: encoded.g2Monomial.map((hex) => decodeG2(bytes(hex))),
  }
}

/** `Lᵢ(τ)` for the `n`-th roots of unity, natural order: `ωⁱ·(τⁿ − 1) / (n·(τ − ωⁱ))`. */
function lagrangeAt(tau: bigint, n: number): bigint[] {
  const numerator = Fr.div(Fr.sub(Fr.pow(tau, BigInt(n)), 1n), BigInt(n))
  return powers(rootOfUnity(n), n).map((w) => Fr.div(Fr.mul(w, numerator), Fr.sub(tau, w)))
}

/** A setup of `n` points from a secret that everybody knows: for tests only. */
export function setupFromTau(tau: bigint, n: number, g2Count = 65): Setup {
  const g1 = (k: bigint) => multiply(G1.BASE, k)
  return {
    g1Monomial: powers(tau, n).map(g1),
    g1Lagrange: bitReversed(lagrangeAt(tau, n).map(g1)),
    g2Monomial: powers(tau, g2Count).map((k) => multiplyG2(G2.BASE, k)),
  }
}

export function encodeSetup(setup: Setup): EncodedSetup {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  return {
    g1Lagrange: bitReversed(setup.g1Lagrange).map((p) => hex(p.toBytes(true))),
    g2Monomial: setup.g2Monomial.map((p) => hex(p.toBytes(true))),
    g1Monomial: setup.g1Monomial.map((p) => hex(p.toBytes(true))),
  }
}

/**
 * FK20's transformed columns for cells of `cell` elements: column `o` is the transform of size `2k` of
 * `x[i] = monomial[n−cell−1−o−cell·i]` for `i < k−1` and infinity after, with `k = n / cell`.
 * They depend on the setup only. Source: Feist–Khovratovich, eprint 2023/033, section 3; c-kzg-4844 `setup.c`.
 */
export function fk20Column(g1Monomial: readonly G1Point[], cell: number, offset: number): G1Point[] {
  const n = g1Monomial.length
  const k = n / cell
  const x = Array.from({ length: k - 1 }, (_, i) => g1Monomial[n - cell - 1 - offset - cell * i]!)
  return g1Fft(padded(x, 2 * k, ZERO))
}

/**
 * A multiplier per Lagrange point such that `Σ cᵢ·[Lᵢ(τ)]₁ = Σ f̂ᵢ·[τ^i]₁`: the two forms of one random polynomial.
 * @param evaluations in bit-reversed order
 * @returns coefficients in natural order
 */
export function coefficientsOf(evaluations: readonly bigint[]): bigint[] {
  return ifft(bitReversed(evaluations))
}
