/** Asynchronous forms of the operations on one blob: batches of one, whose errors are told as the operation's own. */
import { KzgError } from '../errors.ts'
import type { Kzg } from '../kzg-api.ts'
import type { CellsAndProofs, ProofAndValue } from '../protocol/results.ts'

export interface AsyncTwins {
  asyncBlobToKzgCommitment(blob: Uint8Array): Promise<Uint8Array>
  asyncComputeKzgProof(blob: Uint8Array, z: Uint8Array): Promise<ProofAndValue>
  asyncComputeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Promise<Uint8Array>
  asyncVerifyKzgProof(commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array): Promise<boolean>
  asyncVerifyBlobKzgProof(blob: Uint8Array, commitment: Uint8Array, proof: Uint8Array): Promise<boolean>
  asyncVerifyBlobKzgProofBatch(
    blobs: readonly Uint8Array[],
    commitments: readonly Uint8Array[],
    proofs: readonly Uint8Array[],
  ): Promise<boolean>
  asyncComputeCells(blob: Uint8Array): Promise<Uint8Array[]>
  asyncComputeCellsAndKzgProofs(blob: Uint8Array): Promise<CellsAndProofs>
  asyncRecoverCellsAndKzgProofs(
    cellIndices: readonly number[],
    cells: readonly Uint8Array[],
    options?: { readonly anyOrder?: boolean },
  ): Promise<CellsAndProofs>
  asyncVerifyCellKzgProofBatch(
    commitments: readonly Uint8Array[],
    cellIndices: readonly number[],
    cells: readonly Uint8Array[],
    proofs: readonly Uint8Array[],
  ): Promise<boolean>
}

export function asyncTwins(kzg: Kzg): AsyncTwins {
  return {
    asyncBlobToKzgCommitment: (blob) => only(kzg.commitBlobs([blob])),
    asyncComputeKzgProof: (blob, z) => kzg.computeKzgProofAsync(blob, z),
    asyncComputeBlobKzgProof: (blob, commitment) => only(kzg.proveBlobs([blob], [commitment])),
    asyncVerifyKzgProof: (commitment, z, y, proof) => kzg.verifyKzgProofAsync(commitment, z, y, proof),
    asyncVerifyBlobKzgProof: (blob, commitment, proof) =>
      told(kzg.verifyBlobKzgProofBatchAsync([blob], [commitment], [proof])),
    asyncVerifyBlobKzgProofBatch: (blobs, commitments, proofs) =>
      kzg.verifyBlobKzgProofBatchAsync(blobs, commitments, proofs),
    asyncComputeCells: (blob) => kzg.computeCellsAsync(blob),
    asyncComputeCellsAndKzgProofs: (blob) => only(kzg.computeCellsBatch([blob])),
    asyncRecoverCellsAndKzgProofs: (cellIndices, cells, options) =>
      only(kzg.recoverBatch([{ cellIndices, cells }], options)),
    asyncVerifyCellKzgProofBatch: (commitments, cellIndices, cells, proofs) =>
      kzg.verifyCellKzgProofBatchAsync(commitments, cellIndices, cells, proofs),
  }
}

const only = async <T>(batch: Promise<readonly T[]>): Promise<T> => (await told(batch))[0] as T

/** An error about the only item of a batch → its cause, which is about the argument itself. */
async function told<T>(result: Promise<T>): Promise<T> {
  try {
    return await result
  } catch (error) {
    throw error instanceof KzgError && error.cause instanceof KzgError ? error.cause : error
  }
}
