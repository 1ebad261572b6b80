/** What is measured: a library behind one interface that adds no work to the calls. */

/** Bytes or hex text: whichever form the library takes. Conversion is the caller's and stays outside the clock. */
export type Native = Uint8Array | string

export type CellsAndProofs = readonly [cells: readonly Native[], proofs: readonly Native[]]

export interface Library {
  native(bytes: Uint8Array): Native
  bytes(value: Native): Uint8Array
  commit(blob: Native): Native
  blobProof(blob: Native, commitment: Native): Native
  verifyBlob(blob: Native, commitment: Native, proof: Native): boolean
  verifyBlobBatch(blobs: Native[], commitments: Native[], proofs: Native[]): boolean
  cellsAndProofs(blob: Native): CellsAndProofs
  verifyCells(commitments: Native[], indices: number[], cells: Native[], proofs: Native[]): boolean
  recover(indices: number[], cells: Native[]): CellsAndProofs
}

export interface Loaded {
  readonly version: string
  /** Which Wasm tier runs, where the library has several. */
  readonly tier?: string
  readonly library: Library
}

export interface OpenOptions {
  readonly tier?: string
}

export interface Subject {
  readonly id: SubjectId
  /** Loads the code; `ready` then does whatever must come before the first call. Both are timed in a cold process. */
  import(options?: OpenOptions): Promise<{ ready(): Promise<Loaded> }>
}

export const SUBJECT_IDS = ['kzgpu', 'c-kzg', 'kzg-wasm'] as const
export type SubjectId = (typeof SUBJECT_IDS)[number]

/** The method names and argument order of c-kzg, which kzgpu shares. */
export interface BytesApi {
  blobToKzgCommitment(blob: Uint8Array): Uint8Array
  computeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Uint8Array
  verifyBlobKzgProof(blob: Uint8Array, commitment: Uint8Array, proof: Uint8Array): boolean
  verifyBlobKzgProofBatch(blobs: Uint8Array[], commitments: Uint8Array[], proofs: Uint8Array[]): boolean
  computeCellsAndKzgProofs(blob: Uint8Array): readonly [Uint8Array[], Uint8Array[]]
  verifyCellKzgProofBatch(
    commitments: Uint8Array[],
    indices: number[],
    cells: Uint8Array[],
    proofs: Uint8Array[],
  ): boolean
  recoverCellsAndKzgProofs(indices: number[], cells: Uint8Array[]): readonly [Uint8Array[], Uint8Array[]]
}

/** A library that takes bytes: its functions themselves, not wrappers. */
export function bytesLibrary(api: BytesApi): Library {
  const library = {
    native: (bytes: Uint8Array) => bytes,
    bytes: (value: Uint8Array) => value,
    commit: api.blobToKzgCommitment,
    blobProof: api.computeBlobKzgProof,
    verifyBlob: api.verifyBlobKzgProof,
    verifyBlobBatch: api.verifyBlobKzgProofBatch,
    cellsAndProofs: api.computeCellsAndKzgProofs,
    verifyCells: api.verifyCellKzgProofBatch,
    recover: api.recoverCellsAndKzgProofs,
  }
  // Safe because every value that reaches these functions has gone through `native` or came out of them.
  return library as Library
}
