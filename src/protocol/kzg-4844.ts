/**
 * EIP-4844. Each function checks its arguments and returns the program to run. With a setup of n points a blob has n
 * scalars, and the mainnet's n is 4096. Source: consensus-specs deneb, polynomial-commitments.
 */
import type { ByteVec, FrVec, Workspace } from '../backend/backend.ts'
import { decodeG1, decodeG1Pair, fixedMsm, type Program } from '../backend/recipe.ts'
import { requireLength, requireList, requireSameLength } from '../codec/bytes.ts'
import { BYTES_PER_COMMITMENT, BYTES_PER_FIELD_ELEMENT, BYTES_PER_PROOF } from '../constants.ts'
import { verifyOpenings } from './openings.ts'
import { type ProofAndValue, proofAndValue } from './results.ts'
import { blobChallenge, blobChallenges, openingsChallenge } from './transcript.ts'
import type { TrustedSetup } from './trusted-setup.ts'

const identity = (i: number): number => i

/** C = Σ fᵢ·[ℓᵢ(τ)]₁. */
export function blobToKzgCommitment(setup: TrustedSetup, blob: Uint8Array): Program<Uint8Array> {
  requireBlob(setup, blob)
  const { lagrange } = setup
  return function* (workspace) {
    const { evaluations } = loadBlob(workspace, blob)
    return workspace.g1.encode(yield* fixedMsm(lagrange, evaluations))
  }
}

/** π = Σ qᵢ·[ℓᵢ(τ)]₁ with q = (f − f(z))/(X − z), and y = f(z). */
export function computeKzgProof(setup: TrustedSetup, blob: Uint8Array, z: Uint8Array): Program<ProofAndValue> {
  requireBlob(setup, blob)
  requireLength(z, BYTES_PER_FIELD_ELEMENT, 'z')
  const { lagrange } = setup
  return function* (workspace) {
    const { fr, poly, g1 } = workspace
    const point = fr.fromBytes(workspace.upload([z]), { name: 'z' })
    const { y, q } = poly.quotient(loadBlob(workspace, blob).evaluations, point)
    const proof = g1.encode(yield* fixedMsm(lagrange, q))
    return proofAndValue(proof, fr.toBytes(y))
  }
}

/** The proof that opens a blob at the challenge of blob and commitment. The commitment is checked to be a point, not to be the blob's. */
export function computeBlobKzgProof(
  setup: TrustedSetup,
  blob: Uint8Array,
  commitment: Uint8Array,
): Program<Uint8Array> {
  requireBlob(setup, blob)
  requireLength(commitment, BYTES_PER_COMMITMENT, 'commitment')
  const { lagrange, n } = setup
  return function* (workspace) {
    yield* decodeG1(workspace, commitment, { name: 'commitment' })
    const { bytes, evaluations } = loadBlob(workspace, blob)
    const z = blobChallenge(workspace, n, bytes, commitment)
    const { q } = workspace.poly.quotient(evaluations, z)
    return workspace.g1.encode(yield* fixedMsm(lagrange, q))
  }
}

export function verifyKzgProof(
  setup: TrustedSetup,
  commitment: Uint8Array,
  z: Uint8Array,
  y: Uint8Array,
  proof: Uint8Array,
): Program<boolean> {
  requireLength(commitment, BYTES_PER_COMMITMENT, 'commitment')
  requireLength(z, BYTES_PER_FIELD_ELEMENT, 'z')
  requireLength(y, BYTES_PER_FIELD_ELEMENT, 'y')
  requireLength(proof, BYTES_PER_PROOF, 'proof')
  return function* (workspace) {
    const { fr } = workspace
    const zs = fr.fromBytes(workspace.upload([z]), { name: 'z' })
    const ys = fr.fromBytes(workspace.upload([y]), { name: 'y' })
    const [commitments, proofs] = yield* decodeG1Pair(
      workspace,
      { points: [commitment], operand: { name: 'commitment' } },
      { points: [proof], operand: { name: 'proof' } },
    )
    return yield* verifyOpenings(workspace, setup, { commitments, zs, ys, proofs, weights: fr.powers(zs, 1) })
  }
}

export function verifyBlobKzgProof(
  setup: TrustedSetup,
  blob: Uint8Array,
  commitment: Uint8Array,
  proof: Uint8Array,
): Program<boolean> {
  requireBlob(setup, blob)
  requireLength(commitment, BYTES_PER_COMMITMENT, 'commitment')
  requireLength(proof, BYTES_PER_PROOF, 'proof')
  return function* (workspace) {
    const [commitments, proofs] = yield* decodeG1Pair(
      workspace,
      { points: [commitment], operand: { name: 'commitment' } },
      { points: [proof], operand: { name: 'proof' } },
    )
    const bytes = workspace.upload([blob])
    const zs = blobChallenge(workspace, setup.n, bytes, commitment)
    const ys = workspace.poly.evaluateBytes(bytes, zs, { name: 'blob', index: identity })
    return yield* verifyOpenings(workspace, setup, { commitments, zs, ys, proofs, weights: workspace.fr.powers(zs, 1) })
  }
}

/** One pairing product for all blobs. No blobs: true. */
export function verifyBlobKzgProofBatch(
  setup: TrustedSetup,
  blobs: readonly Uint8Array[],
  commitments: readonly Uint8Array[],
  proofs: readonly Uint8Array[],
): Program<boolean> {
  requireList(blobs, setup.n * BYTES_PER_FIELD_ELEMENT, 'blobs')
  requireList(commitments, BYTES_PER_COMMITMENT, 'commitments')
  requireList(proofs, BYTES_PER_PROOF, 'proofs')
  requireSameLength({ blobs, commitments, proofs })
  return function* (workspace) {
    if (blobs.length === 0) return true
    const { fr } = workspace
    const [commitmentPoints, proofPoints] = yield* decodeG1Pair(
      workspace,
      { points: commitments, operand: { name: 'commitments', index: identity } },
      { points: proofs, operand: { name: 'proofs', index: identity } },
    )
    const openings = openBlobs(workspace, setup, blobs, commitments)
    const zs = fr.concat(openings.map(({ z }) => z))
    const ys = fr.concat(openings.map(({ y }) => y))
    const scalars = { zs: fr.toBytes(zs), ys: fr.toBytes(ys) }
    const base = openingsChallenge(workspace, setup.n, { commitments, proofs, ...scalars })
    const weights = fr.powers(base, blobs.length)
    return yield* verifyOpenings(workspace, setup, {
      commitments: commitmentPoints,
      proofs: proofPoints,
      zs,
      ys,
      weights,
    })
  }
}

/** The Fiat–Shamir point of a blob and its commitment, which is not decoded. */
export function computeChallenge(setup: TrustedSetup, blob: Uint8Array, commitment: Uint8Array): Program<Uint8Array> {
  requireBlob(setup, blob)
  requireLength(commitment, BYTES_PER_COMMITMENT, 'commitment')
  // biome-ignore lint/correctness/useYield: a hash is no heavy stage
  return function* (workspace) {
    return workspace.fr.toBytes(blobChallenge(workspace, setup.n, workspace.upload([blob]), commitment))
  }
}

export function requireBlob({ n }: TrustedSetup, blob: unknown): asserts blob is Uint8Array {
  requireLength(blob, n * BYTES_PER_FIELD_ELEMENT, 'blob')
}

/** A blob's bytes and its scalars, which are evaluations in bit-reversed order.
 * @throws KzgError `NON_CANONICAL` with the scalar's index */
export function loadBlob(workspace: Workspace, blob: Uint8Array): { bytes: ByteVec; evaluations: FrVec } {
  const bytes = workspace.upload([blob])
  return { bytes, evaluations: workspace.fr.fromBytes(bytes, { name: 'blob', index: identity }) }
}

/** Blobs that are hashed together. They are freed before the next, since a batch may be larger than what is free. */
const HASHED_TOGETHER = 4

/** The blobs' challenges and their values there.
 * @throws KzgError `NON_CANONICAL` with the blob's index */
function openBlobs(
  workspace: Workspace,
  { n }: TrustedSetup,
  blobs: readonly Uint8Array[],
  commitments: readonly Uint8Array[],
): { z: FrVec; y: FrVec }[] {
  const openings: { z: FrVec; y: FrVec }[] = []
  for (let start = 0; start < blobs.length; start += HASHED_TOGETHER) {
    const end = start + HASHED_TOGETHER
    const bytes = blobs.slice(start, end).map((blob) => workspace.upload([blob]))
    blobChallenges(workspace, n, bytes, commitments.slice(start, end)).forEach((z, i) => {
      const operand = { name: 'blobs', index: () => start + i }
      openings.push({ z, y: workspace.poly.evaluateBytes(bytes[i]!, z, operand) })
    })
    for (const vec of bytes) vec.dispose()
  }
  return openings
}
