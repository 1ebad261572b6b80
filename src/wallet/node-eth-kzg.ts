/** @crate-crypto/node-eth-kzg in its place: a context with every operation twice, the second time asynchronous. */
import * as constants from '../constants.ts'
import { KzgError } from '../errors.ts'
import type { Kzg } from '../kzg-api.ts'
import { integers } from './convert.ts'
import { requireKzg } from './instance.ts'
import { asyncTwins } from './twins.ts'

interface CellsAndProofs {
  cells: Uint8Array[]
  proofs: Uint8Array[]
}

type Indices = (number | bigint)[]

/** `DasContextJs`. The functions named `async…` run on the instance's workers; where it has none, here, with a turn of the event loop
 * between their stages. */
export interface DasContext {
  blobToKzgCommitment(blob: Uint8Array): Uint8Array
  asyncBlobToKzgCommitment(blob: Uint8Array): Promise<Uint8Array>
  computeKzgProof(blob: Uint8Array, z: Uint8Array): Uint8Array[]
  asyncComputeKzgProof(blob: Uint8Array, z: Uint8Array): Promise<Uint8Array[]>
  computeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Uint8Array
  asyncComputeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Promise<Uint8Array>
  verifyKzgProof(commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array): boolean
  asyncVerifyKzgProof(commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array): Promise<boolean>
  verifyBlobKzgProof(blob: Uint8Array, commitment: Uint8Array, proof: Uint8Array): boolean
  asyncVerifyBlobKzgProof(blob: Uint8Array, commitment: Uint8Array, proof: Uint8Array): Promise<boolean>
  verifyBlobKzgProofBatch(blobs: Uint8Array[], commitments: Uint8Array[], proofs: Uint8Array[]): boolean
  asyncVerifyBlobKzgProofBatch(blobs: Uint8Array[], commitments: Uint8Array[], proofs: Uint8Array[]): Promise<boolean>
  computeCells(blob: Uint8Array): Uint8Array[]
  asyncComputeCells(blob: Uint8Array): Promise<Uint8Array[]>
  computeCellsAndKzgProofs(blob: Uint8Array): CellsAndProofs
  asyncComputeCellsAndKzgProofs(blob: Uint8Array): Promise<CellsAndProofs>
  recoverCellsAndKzgProofs(cellIndices: Indices, cells: Uint8Array[]): CellsAndProofs
  asyncRecoverCellsAndKzgProofs(cellIndices: Indices, cells: Uint8Array[]): Promise<CellsAndProofs>
  verifyCellKzgProofBatch(
    commitments: Uint8Array[],
    cellIndices: Indices,
    cells: Uint8Array[],
    proofs: Uint8Array[],
  ): boolean
  asyncVerifyCellKzgProofBatch(
    commitments: Uint8Array[],
    cellIndices: Indices,
    cells: Uint8Array[],
    proofs: Uint8Array[],
  ): Promise<boolean>
}

export interface DasContextClass {
  new (): DasContext
  /** @param options `usePrecomp` changes nothing: tables are an option of `createKzg`
   * @throws KzgError `BAD_TYPE` */
  create(options: { usePrecomp: boolean }): DasContext
}

/** The module `@crate-crypto/node-eth-kzg`. */
export interface NodeEthKzg {
  readonly DasContextJs: DasContextClass
  readonly BYTES_PER_COMMITMENT: number
  readonly BYTES_PER_PROOF: number
  readonly BYTES_PER_FIELD_ELEMENT: number
  readonly BYTES_PER_BLOB: number
  readonly MAX_NUM_COLUMNS: number
  readonly BYTES_PER_CELL: number
}

/** Contexts are all the same instance, whose memory and workers end with `kzg.dispose()`.
 * @throws KzgError `BAD_TYPE` */
export function nodeEthKzg(kzg: Kzg): NodeEthKzg {
  requireKzg(kzg)
  const named = ({ cells, proofs }: CellsAndProofs): CellsAndProofs => ({ cells, proofs })
  const numbers = integers as (indices: Indices) => number[]
  const twins = asyncTwins(kzg)
  const operations: DasContext = {
    blobToKzgCommitment: kzg.blobToKzgCommitment,
    computeKzgProof: kzg.computeKzgProof,
    computeBlobKzgProof: kzg.computeBlobKzgProof,
    verifyKzgProof: kzg.verifyKzgProof,
    verifyBlobKzgProof: kzg.verifyBlobKzgProof,
    verifyBlobKzgProofBatch: kzg.verifyBlobKzgProofBatch,
    computeCells: kzg.computeCells,
    computeCellsAndKzgProofs: (blob) => named(kzg.computeCellsAndKzgProofs(blob)),
    recoverCellsAndKzgProofs: (indices, cells) => named(kzg.recoverCellsAndKzgProofs(numbers(indices), cells)),
    verifyCellKzgProofBatch: (commitments, indices, cells, proofs) =>
      kzg.verifyCellKzgProofBatch(commitments, numbers(indices), cells, proofs),
    ...twins,
    asyncComputeCellsAndKzgProofs: async (blob) => named(await twins.asyncComputeCellsAndKzgProofs(blob)),
    asyncRecoverCellsAndKzgProofs: async (indices, cells) =>
      named(await twins.asyncRecoverCellsAndKzgProofs(numbers(indices), cells)),
    asyncVerifyCellKzgProofBatch: async (commitments, indices, cells, proofs) =>
      twins.asyncVerifyCellKzgProofBatch(commitments, numbers(indices), cells, proofs),
  }
  class Context {
    constructor() {
      Object.assign(this, operations)
    }
    static create(options: { usePrecomp: boolean }): Context {
      requirePrecomp(options)
      return new Context()
    }
  }
  return {
    DasContextJs: Context as DasContextClass,
    BYTES_PER_COMMITMENT: constants.BYTES_PER_COMMITMENT,
    BYTES_PER_PROOF: constants.BYTES_PER_PROOF,
    BYTES_PER_FIELD_ELEMENT: constants.BYTES_PER_FIELD_ELEMENT,
    BYTES_PER_BLOB: constants.BYTES_PER_BLOB,
    MAX_NUM_COLUMNS: constants.CELLS_PER_EXT_BLOB,
    BYTES_PER_CELL: constants.BYTES_PER_CELL,
  }
}

/** @throws KzgError `BAD_TYPE` */
export function requirePrecomp(options: { usePrecomp: boolean }): void {
  if (typeof options?.usePrecomp !== 'boolean') throw new KzgError('BAD_TYPE', 'usePrecomp must be true or false')
}
