/** What one operation of the GPU bench is: the same work on Wasm and on the device, and what it costs by count. */
import type { LayoutName } from '../../src/backend/webgpu/kernels.gen.ts'
import type { GpuRuntime } from '../../src/backend/webgpu/runtime.ts'

/** Counted by the code that plans the work, not measured. */
export interface Counts {
  /** Of the operation's field. */
  readonly multiplications: number
  /** Read and written in the device's memory. */
  readonly bytes: number
  readonly dispatches: number
  /** To the device and from it. */
  readonly transferred: number
}

/** One size, with inputs of its own for every call. */
export interface Size {
  readonly counts: Counts
  /** Calls that are made at once when throughput is measured. */
  readonly batch: number
  cpu(round: number): Promise<Uint8Array>
  gpu(round: number): Promise<Uint8Array>
  /** A whole batch. */
  gpuBatch(round: number): Promise<unknown>
  dispose(): void
}

export interface GpuOperation {
  readonly id: 'ntt' | 'msm'
  readonly title: string
  readonly field: 'fr' | 'fp'
  readonly sizes: readonly number[]
  /** The largest that ends in seconds on an adapter that is slow. */
  readonly mostOnSlow: number
  /** Whether both sides have given the same. */
  isEqual(cpu: Uint8Array, gpu: Uint8Array): boolean
  /** Compiles what a call needs. */
  warmUp(runtime: GpuRuntime, layout: LayoutName): Promise<void>
  /** @param most the largest size that will be asked for */
  open(
    runtime: GpuRuntime,
    layout: LayoutName,
    most: number,
  ): Promise<{ size(n: number): Promise<Size>; dispose(): void }>
}
