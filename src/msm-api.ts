/** Types of `kzgpu/msm`: multi-scalar multiplication over public data. */
import type { AsyncOptions } from './backend/driver.ts'
import type { BackendTimings, RejectedTier } from './backend/select.ts'
import type { TierName } from './backend/tiers.ts'
import type { WasmSource } from './backend/wasm/module.ts'
import type { GpuChoice, GpuOptions, GpuReport } from './gpu-api.ts'
import type { ThreadOptions, ThreadsReport } from './pool/threads.ts'

export type MsmGroup = 'G1' | 'G2'

export interface MsmOptions extends ThreadOptions, GpuOptions {
  readonly group: MsmGroup
  readonly tier?: 'auto' | TierName | undefined
  /** The Wasm with the curve exports, instead of the file that ships with the package. */
  readonly wasm?: WasmSource | Promise<WasmSource> | undefined
  readonly signal?: AbortSignal | undefined
}

export interface MsmPointsOptions {
  /** Skips the check that points are in the subgroup of prime order, for points that are known to be. Outside of it the
   * sum is wrong. Encoding and curve are always checked. */
  readonly unchecked?: boolean | undefined
}

export type MsmCallOptions = AsyncOptions & MsmPointsOptions

/** Points that stay decoded in their engine, until they or the engine are disposed. The host keeps their bytes as well. */
export interface MsmPoints {
  readonly group: MsmGroup
  /** Number of points. */
  readonly length: number
  dispose(): void
  [Symbol.dispose](): void
}

export interface MsmReport {
  readonly group: MsmGroup
  readonly backend: 'wasm'
  readonly tier: string
  readonly rejected: readonly RejectedTier[]
  readonly timings: BackendTimings
  readonly wasmMemoryBytes: number
  readonly threads: ThreadsReport
  /** The GPU beside the Wasm. */
  readonly gpu: GpuReport
}

/**
 * Sums of multiples of points of one group. Time depends on points and scalars: public data only.
 *
 * Points are n × 96 bytes (G2: n × 192), uncompressed in ZCash's encoding, its point at infinity included; scalars are
 * n × 32 bytes, big-endian, below r. Arguments must not change before a promise settles.
 *
 * Errors, all KzgError: `BAD_TYPE`, also for points of another engine; `BAD_LENGTH` unless whole points and scalars;
 * `LENGTH_MISMATCH` unless as many of both; with the index of the first bad point `BAD_FLAGS`, `NON_CANONICAL`,
 * `NOT_ON_CURVE`, `NOT_IN_SUBGROUP`; `NON_CANONICAL` with the index of a scalar; `OUT_OF_MEMORY`, after which the engine
 * works on; `DISPOSED`; from workers `WORKER_LOAD`, `WORKER_FAILED`.
 *
 * In G1 `msm` may use a GPU (`backend`), where loaded points stay. What it answers is the same, and errors are those of
 * the GPU only if it is forced.
 *
 * From 4096 terms `load` and `msm` are divided among workers (`threads`), each of which keeps its part of loaded points.
 */
export interface Msm extends GpuChoice {
  readonly group: MsmGroup
  /** Decodes and checks points once for many sums. */
  load(points: Uint8Array, options?: MsmCallOptions): Promise<MsmPoints>
  /** Σ sᵢ·Pᵢ, infinity for n = 0, in slices between which the event loop turns.
   * @returns 96 bytes (G2: 192), uncompressed
   * @throws KzgError; the signal's reason */
  msm(points: Uint8Array | MsmPoints, scalars: Uint8Array, options?: MsmCallOptions): Promise<Uint8Array>
  /** The same at one go. */
  msmSync(points: Uint8Array | MsmPoints, scalars: Uint8Array, options?: MsmPointsOptions): Uint8Array
  readonly report: MsmReport
  dispose(): void
  [Symbol.dispose](): void
}
