import { concat, fromHex } from '../hex.ts'
import { bytesList, type Suite } from './suite.ts'

export const kzgEip7594: Suite = {
  compute_cells: ({ kzg }, input: { blob: string }) => kzg.computeCells(fromHex(input.blob)),

  compute_cells_and_kzg_proofs: ({ kzg }, input: { blob: string }) => kzg.computeCellsAndKzgProofs(fromHex(input.blob)),

  recover_cells_and_kzg_proofs: ({ kzg }, input: { cell_indices: number[]; cells: string[] }) =>
    kzg.recoverCellsAndKzgProofs(input.cell_indices, bytesList(input.cells)),

  recover_cells_and_kzg_proofs_any_order: ({ kzg }, input: { cell_indices: number[]; cells: string[] }) =>
    kzg.recoverCellsAndKzgProofs(input.cell_indices, bytesList(input.cells), { anyOrder: true }),

  verify_cell_kzg_proof_batch: (
    { kzg },
    input: { commitments: string[]; cell_indices: number[]; cells: string[]; proofs: string[] },
  ) =>
    kzg.verifyCellKzgProofBatch(
      bytesList(input.commitments),
      input.cell_indices,
      bytesList(input.cells),
      bytesList(input.proofs),
    ),

  compute_verify_cell_kzg_proof_batch_challenge: (
    { kzg },
    input: {
      commitments: string[]
      commitment_indices: number[]
      cell_indices: number[]
      cosets_evals: string[][]
      proofs: string[]
    },
  ) =>
    kzg.computeVerifyCellKzgProofBatchChallenge(
      bytesList(input.commitments),
      input.commitment_indices,
      input.cell_indices,
      input.cosets_evals.map((evaluations) => concat(bytesList(evaluations))),
      bytesList(input.proofs),
    ),
}
