/** Polynomial commitments in coefficient form, over the monomial points of any setup. */
import { bytesToFr, bytesToFrs, Fr, frToBytes } from './field.ts'
import { encodeG1, msm } from './group.ts'
import type { Setup } from './setup.ts'

function parse(setup: Setup, coefficients: Uint8Array): bigint[] {
  const out = bytesToFrs(coefficients)
  if (out.length > setup.g1Monomial.length) throw new Error('degree exceeds the setup')
  return out
}

export function commitPolynomial(setup: Setup, coefficients: Uint8Array): Uint8Array {
  return encodeG1(msm(setup.g1Monomial, parse(setup, coefficients)))
}

/** Value and quotient of the division by `X − z`, by Horner's scheme (Ruffini). */
export function divide(coefficients: readonly bigint[], z: bigint): { y: bigint; quotient: bigint[] } {
  const quotient: bigint[] = []
  let carry = 0n
  for (const coefficient of [...coefficients].reverse()) {
    quotient.unshift(carry)
    carry = Fr.add(Fr.mul(carry, z), coefficient)
  }
  return { y: carry, quotient: quotient.slice(0, -1) }
}

/** @returns proof and `y = f(z)` */
export function openPolynomial(setup: Setup, coefficients: Uint8Array, z: Uint8Array): [Uint8Array, Uint8Array] {
  const { y, quotient } = divide(parse(setup, coefficients), bytesToFr(z))
  return [encodeG1(msm(setup.g1Monomial, quotient)), frToBytes(y)]
}

// Verification is `verifyKzgProof` of kzg-4844.ts: both forms commit to the same polynomial.
