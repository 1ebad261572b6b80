import { KzgError } from '../../../errors.ts'
import type { GpuRange, Lease } from '../buffers.ts'

/** Memory that points and parts of them share. */
interface Memory {
  readonly points: Lease
  readonly images: Lease
  isDisposed: boolean
}

/** Points that stay on a device: affine in Montgomery form, and what the endomorphism makes of x. */
export class GpuPoints {
  readonly length: number
  /** Index of the first point in the memory. */
  readonly first: number
  readonly #memory: Memory

  /** @internal */
  constructor(length: number, first: number, memory: Memory) {
    this.length = length
    this.first = first
    this.#memory = memory
  }

  /** @internal @throws KzgError `DISPOSED` */
  get buffers(): { readonly points: GpuRange; readonly images: GpuRange } {
    if (this.#memory.isDisposed) throw new KzgError('DISPOSED', 'the points were disposed')
    return this.#memory
  }

  /** Some consecutive points, in the same memory. */
  part(start: number, length: number): GpuPoints {
    if (start < 0 || length < 0 || start + length > this.length)
      throw new KzgError('INTERNAL', `no points ${start} to ${start + length} of ${this.length}`)
    return new GpuPoints(length, this.first + start, this.#memory)
  }

  /** Frees the memory, whose parts are gone as well. */
  dispose(): void {
    if (this.#memory.isDisposed) return
    this.#memory.isDisposed = true
    this.#memory.points.release()
    this.#memory.images.release()
  }
}
