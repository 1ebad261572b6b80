/** What the choice sees of a GPU. Real engines and simulated ones look the same. */
import type { AsyncOptions } from '../driver.ts'
import type { Features } from './law.ts'
import type { Tuning } from './tuning.ts'

/** Points of G1 that stay on a device. */
export interface PointsOnGpu {
  readonly length: number
  /** Consecutive points in the same memory. */
  part(start: number, length: number): PointsOnGpu
  dispose(): void
}

export interface MsmMachine {
  /** @param points n × 96 bytes, affine x‖y little-endian, zeros for infinity; valid */
  upload(points: Uint8Array, options?: AsyncOptions): Promise<PointsOnGpu>
  /** Sums over the same points, or each over its own.
   * @param scalars n × 32 bytes each, little-endian, below r
   * @returns 96 bytes each, in the form of points */
  sums(
    points: PointsOnGpu | readonly PointsOnGpu[],
    scalars: readonly Uint8Array[],
    options?: AsyncOptions,
  ): Promise<Uint8Array[]>
  readonly features?: Features | undefined
}

export interface NttMachine {
  /** @param values batch × n × 32 bytes, little-endian, below r. @returns as many */
  transform(
    values: Uint8Array,
    options: AsyncOptions & {
      readonly n: number
      readonly batch: number
      readonly inverse: boolean
      readonly coset?: Uint8Array | undefined
    },
  ): Promise<Uint8Array>
  /** Values of polynomials at the roots of unity → coefficients of their quotients by others, on a coset.
   * @param values n scalars for each polynomial, in the form of `transform`
   * @param inverses as many: inverse values of the divisors on the coset. @returns as many */
  divide(
    values: Uint8Array,
    inverses: Uint8Array,
    options: Pick<AsyncOptions, 'signal'> & { readonly n: number; readonly coset: Uint8Array },
  ): Promise<Uint8Array>
  readonly features?: Features | undefined
}

export interface AdapterInfo {
  /** The same for the same adapter, driver and implementation. */
  readonly key: string
  readonly description: string
  /** Whether it is software. */
  readonly isFallbackAdapter: boolean
}

export interface GpuEngines {
  readonly info: AdapterInfo
  /** Settles when the device is gone. */
  readonly lost: Promise<unknown>
  /** What the kernels are built with, if that can differ. */
  readonly tuning?: Tuning | undefined
  /** Measures what suits the device, once per adapter and process; it does not change these engines. */
  tune?(signal?: AbortSignal): Promise<Tuning>
  /** Speed at which the device was seen to work, in units of cost per millisecond. */
  readonly rate?: number
  /** Says how fast the device has been found to be: far below that, calls end with `GPU_THROTTLED`. */
  expectRate?(rate: number | undefined): void
  readonly msm: MsmMachine
  readonly ntt: NttMachine
  /** Bytes that buffers have in all. */
  readonly memoryBytes: number
  dispose(): void
}

/** @param known gives the tuning of an adapter, if it was measured before; throws if the adapter is not to be used */
export type OpenEngines = (known: (info: AdapterInfo) => Promise<Tuning | undefined>) => Promise<GpuEngines>
