/** ethereumjs 10: hex, eight functions, some under names of their own. */
import type { Kzg } from '../kzg-api.ts'
import { onHex } from './convert.ts'
import type { Hex } from './hex.ts'
import { requireKzg } from './instance.ts'

/** `KZG` of @ethereumjs/util. */
export interface EthereumjsKzg {
  blobToKzgCommitment(blob: string): Hex
  computeBlobProof(blob: string, commitment: string): Hex
  /** The point evaluation precompile. */
  verifyProof(commitment: string, z: string, y: string, proof: string): boolean
  verifyBlobProofBatch(blobs: string[], commitments: string[], proofs: string[]): boolean
  computeCells(blob: string): Hex[]
  computeCellsAndProofs(blob: string): [cells: Hex[], proofs: Hex[]]
  recoverCellsAndProofs(cellIndices: number[], cells: string[]): [cells: Hex[], proofs: Hex[]]
  verifyCellKzgProofBatch(commitments: string[], cellIndices: number[], cells: string[], proofs: string[]): boolean
}

/** For `new Common({ customCrypto: { kzg } })`. Hex comes with or without `0x`, and goes in lower case behind it.
 * @throws KzgError `BAD_TYPE` */
export function ethereumjs(kzg: Kzg): EthereumjsKzg {
  requireKzg(kzg)
  return {
    blobToKzgCommitment: onHex(kzg.blobToKzgCommitment, 'blob'),
    computeBlobProof: onHex(kzg.computeBlobKzgProof, 'blob', 'commitment'),
    verifyProof: onHex(kzg.verifyKzgProof, 'commitment', 'z', 'y', 'proof'),
    verifyBlobProofBatch: onHex(kzg.verifyBlobKzgProofBatch, 'blobs', 'commitments', 'proofs'),
    computeCells: onHex(kzg.computeCells, 'blob'),
    computeCellsAndProofs: onHex(kzg.computeCellsAndKzgProofs, 'blob'),
    recoverCellsAndProofs: onHex(kzg.recoverCellsAndKzgProofs, 'cellIndices', 'cells'),
    verifyCellKzgProofBatch: onHex(kzg.verifyCellKzgProofBatch, 'commitments', 'cellIndices', 'cells', 'proofs'),
  }
}
