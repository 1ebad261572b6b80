import type { Kzg } from 'kzgpu'
import type { KzgSubject } from './subject.ts'

/** The batch functions in the place of the synchronous ones, so that the vectors go through the worker pool. */
export function onBatches(kzg: Kzg): KzgSubject {
  return {
    ...kzg,
    computeKzgProof: kzg.computeKzgProofAsync,
    verifyKzgProof: kzg.verifyKzgProofAsync,
    computeCells: kzg.computeCellsAsync,
    blobToKzgCommitment: (blob) => single(kzg.commitBlobs([blob])),
    computeBlobKzgProof: (blob, commitment) => single(kzg.proveBlobs([blob], [commitment])),
    verifyBlobKzgProofBatch: kzg.verifyBlobKzgProofBatchAsync,
    computeCellsAndKzgProofs: (blob) => single(kzg.computeCellsBatch([blob])),
    recoverCellsAndKzgProofs: (cellIndices, cells, options) =>
      single(kzg.recoverBatch([{ cellIndices, cells }], options)),
    verifyCellKzgProofBatch: kzg.verifyCellKzgProofBatchAsync,
  }
}

/** The result of a batch of one; what is wrong with the item, rather than which item it is. */
async function single<T>(batch: Promise<readonly T[]>): Promise<T> {
  try {
    return (await batch)[0] as T
  } catch (error) {
    const { cause } = error as Error
    throw cause instanceof Error && cause.name === 'KzgError' ? cause : error
  }
}
