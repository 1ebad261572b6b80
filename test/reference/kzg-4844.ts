/**
 * EIP-4844 by the letter of the consensus specifications (deneb, polynomial-commitments.md), over any setup whose
 * size is a power of two: slow, obvious, the oracle of the tests. Malformed input throws, a failed check is `false`.
 */
import { createHash } from 'node:crypto'
import { bitReversed } from './fft.ts'
import {
  bigintToBytes,
  bytesToBigint,
  bytesToFr,
  bytesToFrs,
  concat,
  Fr,
  frToBytes,
  powers,
  R,
  rootOfUnity,
} from './field.ts'
import { decodeG1, encodeG1, G1, G2, msm, multiply, multiplyG2, pairingProductIsOne } from './group.ts'
import type { Setup } from './setup.ts'

const FIAT_SHAMIR_PROTOCOL_DOMAIN = Buffer.from('FSBLOBVERIFY_V1_')
const RANDOM_CHALLENGE_KZG_BATCH_DOMAIN = Buffer.from('RCKZGBATCH___V1_')

export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}

/** `hash_to_bls_field`: the digest as a big-endian integer, reduced modulo r. */
export function hashToFr(bytes: Uint8Array): bigint {
  return bytesToBigint(sha256(bytes)) % R
}

/** The scalars of a blob are evaluations over the roots of unity in bit-reversed order. */
export function blobToPolynomial(setup: Setup, blob: Uint8Array): bigint[] {
  const n = setup.g1Lagrange.length
  if (blob.length !== 32 * n) throw new Error(`a blob of this setup has ${32 * n} bytes, not ${blob.length}`)
  return bytesToFrs(blob)
}

/** `evaluate_polynomial_in_evaluation_form`: the barycentric formula, or the value itself inside the domain. */
export function evaluate(evaluations: readonly bigint[], z: bigint): bigint {
  const n = evaluations.length
  const domain = bitReversed(powers(rootOfUnity(n), n))
  const inside = domain.indexOf(z)
  if (inside >= 0) return evaluations[inside]!
  const terms = evaluations.map((f, i) => Fr.div(Fr.mul(f, domain[i]!), Fr.sub(z, domain[i]!)))
  const sum = terms.reduce((a, b) => Fr.add(a, b), 0n)
  return Fr.mul(sum, Fr.div(Fr.sub(Fr.pow(z, BigInt(n)), 1n), BigInt(n)))
}

export function blobToKzgCommitment(setup: Setup, blob: Uint8Array): Uint8Array {
  return encodeG1(msm(setup.g1Lagrange, blobToPolynomial(setup, blob)))
}

/** `(f − y) / (X − z)` as evaluations; at `z` itself inside the domain by `compute_quotient_eval_within_domain`. */
function quotient(evaluations: readonly bigint[], z: bigint, y: bigint): bigint[] {
  const n = evaluations.length
  const domain = bitReversed(powers(rootOfUnity(n), n))
  const shifted = evaluations.map((f) => Fr.sub(f, y))
  const out = shifted.map((f, i) => (domain[i] === z ? 0n : Fr.div(f, Fr.sub(domain[i]!, z))))
  const inside = domain.indexOf(z)
  if (inside >= 0) {
    const terms = shifted.map((f, i) =>
      i === inside ? 0n : Fr.div(Fr.mul(f, domain[i]!), Fr.mul(z, Fr.sub(z, domain[i]!))),
    )
    out[inside] = terms.reduce((a, b) => Fr.add(a, b), 0n)
  }
  return out
}

/** @returns proof and `y = f(z)` */
export function computeKzgProof(setup: Setup, blob: Uint8Array, z: Uint8Array): [Uint8Array, Uint8Array] {
  const evaluations = blobToPolynomial(setup, blob)
  const point = bytesToFr(z)
  const y = evaluate(evaluations, point)
  return [encodeG1(msm(setup.g1Lagrange, quotient(evaluations, point, y))), frToBytes(y)]
}

/** `compute_challenge`: domain, degree as 16 bytes, blob, commitment. */
export function computeChallenge(blob: Uint8Array, commitment: Uint8Array): bigint {
  const degree = bigintToBytes(BigInt(blob.length / 32), 16)
  return hashToFr(concat([FIAT_SHAMIR_PROTOCOL_DOMAIN, degree, blob, commitment]))
}

export function computeBlobKzgProof(setup: Setup, blob: Uint8Array, commitment: Uint8Array): Uint8Array {
  decodeG1(commitment)
  blobToPolynomial(setup, blob)
  return computeKzgProof(setup, blob, frToBytes(computeChallenge(blob, commitment)))[0]
}

/** `e(C − y·G₁, G₂) = e(π, [τ]₂ − z·G₂)`. */
export function verifyKzgProof(
  setup: Setup,
  commitment: Uint8Array,
  z: Uint8Array,
  y: Uint8Array,
  proof: Uint8Array,
): boolean {
  const [c, zScalar, yScalar, pi] = [decodeG1(commitment), bytesToFr(z), bytesToFr(y), decodeG1(proof)]
  return pairingProductIsOne([
    { g1: c.subtract(multiply(G1.BASE, yScalar)), g2: G2.BASE.negate() },
    { g1: pi, g2: setup.g2Monomial[1]!.subtract(multiplyG2(G2.BASE, zScalar)) },
  ])
}

export function verifyBlobKzgProof(setup: Setup, blob: Uint8Array, commitment: Uint8Array, proof: Uint8Array): boolean {
  decodeG1(commitment)
  const z = computeChallenge(blob, commitment)
  const y = evaluate(blobToPolynomial(setup, blob), z)
  return verifyKzgProof(setup, commitment, frToBytes(z), frToBytes(y), proof)
}

/** The powers of one challenge over every claim, as `verify_kzg_proof_batch` derives them. */
export function batchChallengePowers(
  degree: number,
  commitments: readonly Uint8Array[],
  zs: readonly Uint8Array[],
  ys: readonly Uint8Array[],
  proofs: readonly Uint8Array[],
): bigint[] {
  const claims = commitments.flatMap((commitment, i) => [commitment, zs[i]!, ys[i]!, proofs[i]!])
  const sizes = [bigintToBytes(BigInt(degree), 8), bigintToBytes(BigInt(commitments.length), 8)]
  return powers(hashToFr(concat([RANDOM_CHALLENGE_KZG_BATCH_DOMAIN, ...sizes, ...claims])), commitments.length)
}

/** One random linear combination: `e(Σ rⁱ·πᵢ, −[τ]₂)·e(Σ rⁱ·(Cᵢ − yᵢ·G₁ + zᵢ·πᵢ), G₂) = 1`. */
export function verifyBlobKzgProofBatch(
  setup: Setup,
  blobs: readonly Uint8Array[],
  commitments: readonly Uint8Array[],
  proofs: readonly Uint8Array[],
): boolean {
  if (blobs.length !== commitments.length || blobs.length !== proofs.length) throw new Error('lengths differ')
  const cs = commitments.map(decodeG1)
  const pis = proofs.map(decodeG1)
  const zs = blobs.map((blob, i) => computeChallenge(blob, commitments[i]!))
  const ys = blobs.map((blob, i) => evaluate(blobToPolynomial(setup, blob), zs[i]!))
  const degree = setup.g1Lagrange.length
  const r = batchChallengePowers(degree, commitments, zs.map(frToBytes), ys.map(frToBytes), proofs)
  const claims = cs.map((c, i) => c.subtract(multiply(G1.BASE, ys[i]!)).add(multiply(pis[i]!, zs[i]!)))
  return pairingProductIsOne([
    { g1: msm(pis, r), g2: setup.g2Monomial[1]!.negate() },
    { g1: msm(claims, r), g2: G2.BASE },
  ])
}
