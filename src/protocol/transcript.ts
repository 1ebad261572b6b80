/** Fiat–Shamir challenges: what is hashed, in what order. Source: consensus-specs deneb and fulu, polynomial-commitments. */
import type { ByteVec, FrVec, Workspace } from '../backend/backend.ts'
import { concatBytes, uint64be } from '../bytes.ts'
import { BYTES_PER_CELL, FIELD_ELEMENTS_PER_BLOB, FIELD_ELEMENTS_PER_CELL } from '../constants.ts'

const domain = (name: string): Uint8Array => new TextEncoder().encode(name)

function challenge({ fr, hash }: Workspace, parts: readonly (ByteVec | Uint8Array)[]): FrVec {
  return fr.fromDigest(hash.sha256(parts))
}

/** The points at which the blobs' proofs open them.
 * @param blobs n scalars each
 * Source: deneb, `compute_challenge`; the degree takes 16 bytes. */
export function blobChallenges(
  { fr, hash }: Workspace,
  n: number,
  blobs: readonly ByteVec[],
  commitments: readonly Uint8Array[],
): FrVec[] {
  const prefix = concatBytes([domain('FSBLOBVERIFY_V1_'), uint64be(0), uint64be(n)])
  return hash.sha256All(prefix, blobs, commitments).map((digest) => fr.fromDigest(digest))
}

/** The point at which one blob's proof opens it. */
export function blobChallenge(workspace: Workspace, n: number, blob: ByteVec, commitment: Uint8Array): FrVec {
  return blobChallenges(workspace, n, [blob], [commitment])[0]!
}

export interface Openings {
  readonly commitments: readonly Uint8Array[]
  /** One scalar of 32 bytes per commitment, in a row. */
  readonly zs: Uint8Array
  readonly ys: Uint8Array
  readonly proofs: readonly Uint8Array[]
}

/** The base of the powers that combine openings. Source: deneb, `verify_kzg_proof_batch`. */
export function openingsChallenge(workspace: Workspace, n: number, { commitments, zs, ys, proofs }: Openings): FrVec {
  const scalar = (scalars: Uint8Array, i: number) => scalars.subarray(32 * i, 32 * (i + 1))
  return challenge(workspace, [
    domain('RCKZGBATCH___V1_'),
    uint64be(n),
    uint64be(commitments.length),
    ...commitments.flatMap((commitment, i) => [commitment, scalar(zs, i), scalar(ys, i), proofs[i]!]),
  ])
}

export interface CellOpenings {
  /** Without repetition, in order of first occurrence. */
  readonly commitments: readonly Uint8Array[]
  /** Position of each cell's commitment. */
  readonly commitmentIndices: readonly number[]
  readonly cellIndices: readonly number[]
  /** Cells in a row. */
  readonly cells: ByteVec
  readonly proofs: readonly Uint8Array[]
}

/** The base of the powers that combine cells. Source: fulu, `compute_verify_cell_kzg_proof_batch_challenge`. */
export function cellsChallenge(workspace: Workspace, openings: CellOpenings): FrVec {
  const { commitments, commitmentIndices, cellIndices, cells, proofs } = openings
  return challenge(workspace, [
    domain('RCKZGCBATCH__V1_'),
    uint64be(FIELD_ELEMENTS_PER_BLOB),
    uint64be(FIELD_ELEMENTS_PER_CELL),
    uint64be(commitments.length),
    uint64be(cellIndices.length),
    ...commitments,
    ...cellIndices.flatMap((cellIndex, k) => [
      uint64be(commitmentIndices[k]!),
      uint64be(cellIndex),
      workspace.view(cells, k * BYTES_PER_CELL, BYTES_PER_CELL),
      proofs[k]!,
    ]),
  ])
}
