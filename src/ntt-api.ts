import type { AsyncOptions } from './backend/driver.ts'
import type { BackendTimings, RejectedTier } from './backend/select.ts'
import type { TierName } from './backend/tiers.ts'
import type { WasmSource } from './backend/wasm/module.ts'
import type { GpuChoice, GpuOptions, GpuReport } from './gpu-api.ts'
import type { ThreadOptions, ThreadsReport } from './pool/threads.ts'

export interface NttOptions extends ThreadOptions, GpuOptions {
  readonly tier?: 'auto' | TierName | undefined
  /** The Wasm with the transforms' exports, instead of the file that ships with the package. */
  readonly wasm?: WasmSource | Promise<WasmSource> | undefined
  readonly signal?: AbortSignal | undefined
}

export interface NttTransformOptions {
  /** Evaluates on, or interpolates from, the coset `g·⟨ω⟩` instead of the subgroup `⟨ω⟩`: `true` for g = 7, which generates
   * the multiplicative group, or g as 32 bytes, big-endian, not zero. */
  readonly coset?: boolean | Uint8Array | undefined
  /** Number of transforms of equal size in a row (default 1). */
  readonly batch?: number | undefined
}

export interface NttAsyncOptions extends NttTransformOptions, AsyncOptions {}

/** Scalars that stay in Wasm memory, so that transforms and products follow each other without bytes in between. */
export interface NttVector {
  /** Number of scalars. */
  readonly length: number
  /** Gives the memory back. Without it, the memory lasts as long as the `Ntt`.
   * @throws KzgError `BUSY` */
  dispose(): void
  [Symbol.dispose](): void
}

export interface NttReport {
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
 * Number-theoretic transforms over Fr, the scalar field of BLS12-381.
 *
 * `forward`: n coefficients, lowest first, → the values at 1, ω, ω², …, ω^(n−1), with ω = 7^((r−1)/n), the root of unity
 * of the consensus specifications; `inverse`: back, factor 1/n included. Natural order in and out; n is a power of two from
 * 1 to 2^22. Scalars are 32 bytes, big-endian, below r, in one byte string.
 *
 * Bytes give new bytes. A vector is transformed in place and returned. The asynchronous functions let the event loop turn
 * every 25 ms; they read `values` meanwhile, so leave these alone until the promise settles. A vector in such an
 * operation is `BUSY` for all others, and an abort disposes it, since half a transform means nothing. A batch of bytes, from
 * 8192 scalars in all, is divided among workers (`threads`) by transform, or done on a GPU (`backend`), as are single
 * transforms of bytes; vectors are transformed where they are.
 *
 * @throws KzgError `BAD_TYPE`; `BAD_LENGTH` unless n is a power of two, `TOO_LARGE` above 2^22; `NON_CANONICAL` with the
 * `index` of the first scalar not below r; `BAD_OPTION`; `OUT_OF_MEMORY`, after which vectors are as before and smaller work
 * goes on; `BUSY`; `DISPOSED`, for the vectors that a `TRAP` took along, too. Time: depends on n only, but public data only.
 */
export interface Ntt extends GpuChoice {
  forward(values: Uint8Array, options?: NttAsyncOptions): Promise<Uint8Array>
  forward(values: NttVector, options?: NttAsyncOptions): Promise<NttVector>
  inverse(values: Uint8Array, options?: NttAsyncOptions): Promise<Uint8Array>
  inverse(values: NttVector, options?: NttAsyncOptions): Promise<NttVector>
  forwardSync(values: Uint8Array, options?: NttTransformOptions): Uint8Array
  forwardSync(values: NttVector, options?: NttTransformOptions): NttVector
  inverseSync(values: Uint8Array, options?: NttTransformOptions): Uint8Array
  inverseSync(values: NttVector, options?: NttTransformOptions): NttVector
  /** Scalars, at least one, into Wasm memory. */
  load(values: Uint8Array, options?: AsyncOptions): Promise<NttVector>
  loadSync(values: Uint8Array): NttVector
  /** @returns n × 32 bytes */
  read(vector: NttVector, options?: AsyncOptions): Promise<Uint8Array>
  readSync(vector: NttVector): Uint8Array
  /** `aᵢ ← aᵢ·bᵢ`: in between a forward and an inverse transform, the product of two polynomials. @returns `a`
   * @throws KzgError also `LENGTH_MISMATCH` */
  multiply(a: NttVector, b: NttVector, options?: AsyncOptions): Promise<NttVector>
  multiplySync(a: NttVector, b: NttVector): NttVector
  readonly report: NttReport
  /** Gives the Wasm memory back, the vectors' too; every later call throws `DISPOSED`. */
  dispose(): void
  [Symbol.dispose](): void
}
