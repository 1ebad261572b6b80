import { KzgError } from '../../errors.ts'
import type { GPUBuffer } from './gpu-types.ts'

/** A part of a buffer, as kernels and copies take it. */
export interface GpuRange {
  readonly lease: Lease
  /** A multiple of `minStorageBufferOffsetAlignment` (256 unless the device says less) where a kernel binds it. */
  readonly offset: number
  readonly bytes: number
}

/** A buffer of the pool while somebody has it. Its content is undefined at first: what was in it may still be there. */
export interface Lease extends GpuRange {
  readonly label: string
  /** @throws KzgError `DISPOSED` after the release */
  readonly buffer: GPUBuffer
  /** Gives the buffer back. Commands that were recorded with it keep it until they are submitted. */
  release(): void
}

/** A part of a lease or of a range. Offset in bytes, from the start of what it is a part of. */
export function slice(of: GpuRange, offset: number, bytes: number): GpuRange {
  if (offset < 0 || bytes < 0 || offset + bytes > of.bytes)
    throw new KzgError('INTERNAL', `range of ${bytes} bytes at ${offset} of ${of.bytes} in ${of.lease.label}`)
  return { lease: of.lease, offset: of.offset + offset, bytes }
}

const SMALLEST = 256

/** Sizes of buffers: powers of two and three quarters of them, so that at most a third of one is spare. */
export function sizeClass(bytes: number): number {
  if (bytes <= SMALLEST) return SMALLEST
  const power = 2 ** Math.ceil(Math.log2(bytes))
  return bytes <= power * 0.75 ? power * 0.75 : power
}

/** Bytes that buffers for so many bytes each have together. */
export const bytesOfBuffers = (...bytes: readonly number[]): number =>
  bytes.reduce((sum, each) => sum + sizeClass(each), 0)

/** A buffer of the pool. */
export interface Slot {
  readonly buffer: GPUBuffer
  readonly size: number
  /** Recorded commands that are not submitted yet. */
  pins: number
  leased: boolean
  /** Whether it is leased for the time of a job, not to somebody who lives on. */
  ofJob: boolean
  /** Whether the allocation succeeded; nothing once that is known. */
  ready: Promise<void> | undefined
}

export class PoolLease implements Lease {
  readonly offset = 0
  readonly slot: Slot
  readonly bytes: number
  readonly label: string
  #released = false
  readonly #giveBack: (slot: Slot) => void

  constructor(slot: Slot, bytes: number, label: string, giveBack: (slot: Slot) => void) {
    this.slot = slot
    this.bytes = bytes
    this.label = label
    this.#giveBack = giveBack
  }

  get lease(): Lease {
    return this
  }

  get buffer(): GPUBuffer {
    if (this.#released) throw new KzgError('DISPOSED', `the GPU buffer ${this.label} was given back`)
    return this.slot.buffer
  }

  release(): void {
    if (this.#released) return
    this.#released = true
    this.#giveBack(this.slot)
  }
}
