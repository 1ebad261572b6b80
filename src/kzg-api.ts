import type { PrecomputeLevel, PrecomputeProgress } from './backend/backend.ts'
import type { AsyncOptions } from './backend/driver.ts'
import type { BackendTimings, RejectedTier } from './backend/select.ts'
import type { TierName } from './backend/tiers.ts'
import type { WasmSource } from './backend/wasm/module.ts'
import type { SetupJson } from './codec/setup.ts'
import type { GpuChoice, GpuOptions, GpuReport } from './gpu-api.ts'
import type { ThreadOptions, ThreadsReport } from './pool/threads.ts'
import type { RecoverOptions } from './protocol/kzg-7594.ts'
import type { MainnetForm } from './protocol/mainnet.ts'
import type { CellsAndProofs, ProofAndValue } from './protocol/results.ts'
import type { Capability } from './protocol/trusted-setup.ts'

export interface KzgOptions extends AsyncOptions, ThreadOptions, GpuOptions {
  /** `'mainnet'` (default); `'mainnet-compact'`, half the download for half a second of decompression; or a setup of your
   * own, as JSON (object or text) or in the consensus text form, which is fully validated. */
  readonly setup?: MainnetForm | SetupJson | (string & {}) | undefined
  /** What to load now; each includes those before it. `'cells'` (default) is everything that the setup allows. */
  readonly capabilities?: Capability | undefined
  /** Memory for tables of the setup's points, which make commitments and proofs faster: none, some (10 MiB for
   * commitments, 13 MiB more once there are cell proofs), or all that is of use (default: 10 and 26 MiB). They grow with use. */
  readonly precompute?: PrecomputeLevel | undefined
  /** Which build of the Wasm to use. A named one that cannot run here is an error. */
  readonly tier?: 'auto' | TierName | undefined
  /** The Wasm, instead of the file that ships with the package. */
  readonly wasm?: WasmSource | Promise<WasmSource> | undefined
}

/** How an instance came to be. */
export interface KzgReport {
  readonly tier: string
  /** Faster tiers that were passed over, and why. */
  readonly rejected: readonly RejectedTier[]
  /** Milliseconds; `setup` is loading and checking the trusted setup, `total` everything that `createKzg` did. */
  readonly timings: BackendTimings & { readonly setup: number; readonly total: number }
  readonly capabilities: readonly Capability[]
  readonly fieldElementsPerBlob: number
  readonly wasmMemoryBytes: number
  readonly threads: ThreadsReport
  /** The GPU beside the Wasm. */
  readonly gpu: GpuReport
  /** Tables of multiples of the setup's points: the level, and how many of the points of those in use have been made. */
  readonly precompute: PrecomputeProgress & { readonly level: PrecomputeLevel }
}

/** Cells of one blob, to recover the rest from. */
export interface CellsOfBlob {
  readonly cellIndices: readonly number[]
  readonly cells: readonly Uint8Array[]
}

/** What an operation that is no batch takes last. */
export type Abortable = Pick<AsyncOptions, 'signal'>

export interface RecoverBatchOptions extends AsyncOptions, RecoverOptions {}

/**
 * The same for many blobs, on workers (`threads`) or on this thread between tasks of its event loop; commitments, proofs
 * and cells with their sums and transforms on a GPU where that is faster (`backend`). Results come in the
 * order of the inputs and equal those of the synchronous functions.
 *
 * Inputs are checked on the calling thread before anything is sent, points excepted. They are copied when a worker has
 * room for them, some two items per worker at a time, so memory is bounded; they stay the caller's and must not change
 * before the promise is settled. An error has the `index` of the item, and the position within it in its `cause`.
 *
 * @throws KzgError (the promise rejects) as the synchronous functions, and `WORKER_LOAD`, `WORKER_FAILED`, `TRAP` on this
 * thread; `DISPOSED`; the signal's reason, at once. What a worker is at is then finished and thrown away.
 */
export interface KzgBatches {
  /** As `computeKzgProof`, on a worker. Needs `commit`. */
  computeKzgProofAsync(blob: Uint8Array, z: Uint8Array, options?: Abortable): Promise<ProofAndValue>
  /** As `computeCells`, on a worker. */
  computeCellsAsync(blob: Uint8Array, options?: Abortable): Promise<Uint8Array[]>
  /** As `verifyKzgProof`, on a worker. */
  verifyKzgProofAsync(
    commitment: Uint8Array,
    z: Uint8Array,
    y: Uint8Array,
    proof: Uint8Array,
    options?: Abortable,
  ): Promise<boolean>
  /** @returns a commitment per blob. Needs `commit`. */
  commitBlobs(blobs: readonly Uint8Array[], options?: AsyncOptions): Promise<Uint8Array[]>
  /** @returns a proof per blob, as `computeBlobKzgProof`. Needs `commit`. */
  proveBlobs(
    blobs: readonly Uint8Array[],
    commitments: readonly Uint8Array[],
    options?: AsyncOptions,
  ): Promise<Uint8Array[]>
  /** @returns `[cells, proofs]` per blob, as `computeCellsAndKzgProofs`. Needs `cells`. */
  computeCellsBatch(blobs: readonly Uint8Array[], options?: AsyncOptions): Promise<CellsAndProofs[]>
  /** All cells and proofs of each blob, as `recoverCellsAndKzgProofs`. Needs `cells`. */
  recoverBatch(items: readonly CellsOfBlob[], options?: RecoverBatchOptions): Promise<CellsAndProofs[]>
  /** As `verifyBlobKzgProofBatch`, in parts that each cost a pairing product. The first part in order that does not hold
   * decides: bad points behind it may go unnoticed. */
  verifyBlobKzgProofBatchAsync(
    blobs: readonly Uint8Array[],
    commitments: readonly Uint8Array[],
    proofs: readonly Uint8Array[],
    options?: AsyncOptions,
  ): Promise<boolean>
  /** As `verifyCellKzgProofBatch`, in parts likewise. */
  verifyCellKzgProofBatchAsync(
    commitments: readonly Uint8Array[],
    cellIndices: readonly number[],
    cells: readonly Uint8Array[],
    proofs: readonly Uint8Array[],
    options?: AsyncOptions,
  ): Promise<boolean>
}

/**
 * KZG on one trusted setup. Every method but those of `KzgBatches` is synchronous; all work detached from the object, take and give bytes (scalars
 * big-endian, points compressed), and throw KzgError: `BAD_TYPE` and `BAD_LENGTH` for what is not a `Uint8Array` of the
 * right length, `NON_CANONICAL` for a scalar that is not below r, `BAD_FLAGS`, `NON_CANONICAL`, `NOT_ON_CURVE` and
 * `NOT_IN_SUBGROUP` for a bad point, each with the `index` in a list or blob; `LENGTH_MISMATCH` for lists of different
 * lengths; `DISPOSED` after `dispose`. A failed verification is `false`.
 *
 * With a setup of n points a blob has n × 32 bytes: 131,072 with the mainnet's. All inputs are public; time depends on them.
 */
export interface Kzg extends KzgBatches, GpuChoice {
  /** @returns 48 bytes. Source: consensus-specs deneb, `blob_to_kzg_commitment`. Needs `commit`. */
  blobToKzgCommitment(blob: Uint8Array): Uint8Array
  /** Opens a blob's polynomial at z. @returns `[proof, y]`: 48 and 32 bytes. Source: `compute_kzg_proof`. Needs `commit`. */
  computeKzgProof(blob: Uint8Array, z: Uint8Array): ProofAndValue
  /** @param commitment checked to be a point, not to be the blob's. @returns 48 bytes. Source: `compute_blob_kzg_proof`. Needs `commit`. */
  computeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Uint8Array
  /** Whether the committed polynomial is y at z. Source: `verify_kzg_proof`. */
  verifyKzgProof(commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array): boolean
  /** Source: `verify_blob_kzg_proof`. */
  verifyBlobKzgProof(blob: Uint8Array, commitment: Uint8Array, proof: Uint8Array): boolean
  /** One pairing product for all. No blobs: true. Source: `verify_blob_kzg_proof_batch`. */
  verifyBlobKzgProofBatch(
    blobs: readonly Uint8Array[],
    commitments: readonly Uint8Array[],
    proofs: readonly Uint8Array[],
  ): boolean

  /** @returns 128 cells of 2048 bytes. Source: consensus-specs fulu, `compute_cells`. */
  computeCells(blob: Uint8Array): Uint8Array[]
  /** @returns 128 proofs of 48 bytes, without the cells. Needs `cells`. */
  computeCellProofs(blob: Uint8Array): Uint8Array[]
  /** @returns `[cells, proofs]`. Source: `compute_cells_and_kzg_proofs`. Needs `cells`. */
  computeCellsAndKzgProofs(blob: Uint8Array): CellsAndProofs
  /** All cells and proofs from at least 64 cells. Verify the cells first: inconsistent ones are not detected.
   * @param cellIndices strictly ascending, unless `anyOrder`
   * @throws KzgError also `TOO_FEW_CELLS`; `BAD_INDEX`, `DUPLICATE_INDEX`, `UNSORTED_INDICES` with `index`
   * Source: `recover_cells_and_kzg_proofs`. Needs `cells`. */
  recoverCellsAndKzgProofs(
    cellIndices: readonly number[],
    cells: readonly Uint8Array[],
    options?: RecoverOptions,
  ): CellsAndProofs
  /** Verifies cells of any blobs, one commitment per cell. No cells: true.
   * @throws KzgError also `BAD_INDEX` with `index`. Source: `verify_cell_kzg_proof_batch`. */
  verifyCellKzgProofBatch(
    commitments: readonly Uint8Array[],
    cellIndices: readonly number[],
    cells: readonly Uint8Array[],
    proofs: readonly Uint8Array[],
  ): boolean

  /** Commits to a polynomial by its coefficients, lowest first.
   * @param coefficients 1 to n scalars of 32 bytes
   * @throws KzgError also `TOO_LARGE`. Needs `commit`. */
  commitPolynomial(coefficients: Uint8Array): Uint8Array
  /** Opens such a polynomial at z. @returns `[proof, y]`. Needs `commit`. */
  openPolynomial(coefficients: Uint8Array, z: Uint8Array): ProofAndValue
  /** Whether the committed polynomial is y at z. */
  verifyPolynomial(commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array): boolean

  /** The point at which a blob's proof opens it, for circuits and contracts that evaluate it there. Hashes only: nothing is decoded.
   * @returns 32 bytes. Source: `compute_challenge`. */
  computeChallenge(blob: Uint8Array, commitment: Uint8Array): Uint8Array
  /** The base of the powers that combine a batch of cells. Hashes only: nothing is decoded.
   * @param commitments without repetition; `commitmentIndices` says which is a cell's
   * @returns 32 bytes. Source: `compute_verify_cell_kzg_proof_batch_challenge`. */
  computeVerifyCellKzgProofBatchChallenge(
    commitments: readonly Uint8Array[],
    commitmentIndices: readonly number[],
    cellIndices: readonly number[],
    cells: readonly Uint8Array[],
    proofs: readonly Uint8Array[],
  ): Uint8Array

  /** Loads what a capability needs, if it is not there. An abort or failure leaves the instance as it was.
   * @throws KzgError `UNSUPPORTED_SETUP`; `ASSET_LOAD`, `SETUP_MISMATCH` with `part`; the signal's reason */
  load(capability: Capability, options?: AsyncOptions): Promise<void>
  /** Builds the tables of a level (default `'high'`) now, in slices with pauses in between, for every capability that is
   * loaded: some tenths of a second, which first calls would otherwise spread over time. An abort leaves what was built.
   * @throws KzgError `BAD_OPTION`; `OUT_OF_MEMORY`; the signal's reason */
  precompute(level?: 'low' | 'high', options?: AsyncOptions): Promise<void>
  readonly report: KzgReport
  /** Gives the Wasm memory back and ends the workers; every later call throws `DISPOSED`, as does every batch under way. */
  dispose(): void
  [Symbol.dispose](): void
}
