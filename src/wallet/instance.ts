/** What adapters need of an instance, and what they check of it. */

import { concatBytes } from '../bytes.ts'
import { BYTES_PER_PROOF, CELLS_PER_EXT_BLOB } from '../constants.ts'
import { KzgError } from '../errors.ts'
import type { Kzg } from '../kzg-api.ts'

/** Which proofs a transaction carries: one of EIP-4844 per blob, or the 128 of EIP-7594. */
export interface SidecarVersion {
  /** `true`: cell proofs, which networks have asked for since the Fusaka upgrade. */
  readonly eip7594?: boolean | undefined
}

/** Bytes of a blob's 128 cell proofs in a row. */
export const BYTES_PER_CELL_PROOFS = CELLS_PER_EXT_BLOB * BYTES_PER_PROOF

/** @throws KzgError `BAD_TYPE` */
export function requireKzg(kzg: unknown): asserts kzg is Kzg {
  if (typeof (kzg as Kzg | undefined)?.computeCellsAndKzgProofs === 'function') return
  throw new KzgError('BAD_TYPE', 'an adapter takes an instance that createKzg has made')
}

/** @throws KzgError `BAD_OPTION` */
export function isEip7594(options: SidecarVersion | undefined, otherwise: boolean): boolean {
  const eip7594: unknown = options?.eip7594 ?? otherwise
  if (typeof eip7594 !== 'boolean') throw new KzgError('BAD_OPTION', 'eip7594 is true or false')
  return eip7594
}

/** What stands for a blob's proof where a library has room for one byte string per blob: the proof, or the 128 of its cells in a row. */
export function proofOf(kzg: Kzg, eip7594: boolean): (blob: Uint8Array, commitment: Uint8Array) => Uint8Array {
  return eip7594 ? (blob) => concatBytes(kzg.computeCellProofs(blob)) : kzg.computeBlobKzgProof
}
