/** Asynchronous forms of the operations on one blob: batches of one, whose errors are told as the operation's own. */
import { nextTask } from '../backend/driver.ts'
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
  /** For what has no batch, since it is short or rare: not in the caller's task, at least. */
  const later =
    <A extends unknown[], R>(run: (...args: A) => R) =>
    async (...args: A): Promise<R> => {
      await nextTask()
      return run(...args)
    }
  return {
    asyncBlobToKzgCommitment: (blob) => only(kzg.commitBlobs([blob])),
    asyncComputeKzgProof: later(kzg.computeKzgProof),
    asyncComputeBlobKzgProof: (blob, commitment) => only(kzg.proveBlobs([blob], [commitment])),
    asyncVerifyKzgProof: later(kzg.verifyKzgProof),
    asyncVerifyBlobKzgProof: (blob, commitment, proof) =>
      told(kzg.verifyBlobKzgProofBatchAsync([blob], [commitment], [proof])),
    asyncVerifyBlobKzgProofBatch: (blobs, commitments, proofs) =>
      kzg.verifyBlobKzgProofBatchAsync(blobs, commitments, proofs),
    asyncComputeCells: later(kzg.computeCells),
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
