/** ox, and viem 3, which is built on it: bytes, cells, and results with names. */
import type { Kzg } from '../kzg-api.ts'
import { requireKzg } from './instance.ts'

interface Named {
  readonly cells: readonly Uint8Array[]
  readonly proofs: readonly Uint8Array[]
}

/** ox's `Kzg.Kzg`. */
export interface OxKzg {
  blobToKzgCommitment(blob: Uint8Array): Uint8Array
  computeCells(blob: Uint8Array): readonly Uint8Array[]
  computeCellsAndKzgProofs(blob: Uint8Array): Named
  /** Cells in any order, since ox passes them on as they come. */
  recoverCellsAndKzgProofs(cellIndices: readonly number[], cells: readonly Uint8Array[]): Named
  verifyCellKzgProofBatch(
    commitments: readonly Uint8Array[],
    cellIndices: readonly number[],
    cells: readonly Uint8Array[],
    proofs: readonly Uint8Array[],
  ): boolean
}

/** For ox's `Kzg.from`, or as `kzg` of a chain or request of viem 3.
 * @throws KzgError `BAD_TYPE` */
export function ox(kzg: Kzg): OxKzg {
  requireKzg(kzg)
  return {
    blobToKzgCommitment: kzg.blobToKzgCommitment,
    computeCells: kzg.computeCells,
    computeCellsAndKzgProofs(blob) {
      const { cells, proofs } = kzg.computeCellsAndKzgProofs(blob)
      return { cells, proofs }
    },
    recoverCellsAndKzgProofs(cellIndices, given) {
      const { cells, proofs } = kzg.recoverCellsAndKzgProofs(cellIndices, given, { anyOrder: true })
      return { cells, proofs }
    },
    verifyCellKzgProofBatch: kzg.verifyCellKzgProofBatch,
  }
}
