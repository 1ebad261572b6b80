import { transferError } from './errors.ts'
import { type GPUBuffer, type GPUDevice, MAP, USAGE } from './gpu-types.ts'
import type { Health } from './health.ts'
import { sizeClass } from './lease.ts'

const KEPT = 8

/** Buffers through which bytes come back; a few are kept for the next reading. */
export class Readback {
  readonly #device: GPUDevice
  readonly #health: Health
  readonly #free: GPUBuffer[] = []

  constructor(device: GPUDevice, health: Health) {
    this.#device = device
    this.#health = health
  }

  /** A buffer of at least so many bytes, to be the target of a copy. */
  take(bytes: number): GPUBuffer {
    const size = sizeClass(bytes)
    const at = this.#free.findIndex((buffer) => buffer.size === size)
    if (at >= 0) return this.#free.splice(at, 1)[0]!
    return this.#device.createBuffer({ size, usage: USAGE.mapRead | USAGE.copyTarget })
  }

  /** A copy of the buffer's first bytes, when the commands before have filled it. The buffer is given back.
   * @throws GpuError `GPU_TRANSFER` */
  async read(buffer: GPUBuffer, bytes: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    try {
      await this.#health.wait(buffer.mapAsync(MAP.read, 0, bytes), signal)
      const copy = new Uint8Array(buffer.getMappedRange(0, bytes).slice(0))
      buffer.unmap()
      this.#keep(buffer)
      return copy
    } catch (cause) {
      // It may still be about to be mapped, which nothing can be told of.
      buffer.destroy()
      this.#health.check(signal)
      throw transferError('download', cause)
    }
  }

  /** Frees the buffers that are kept. */
  destroy(): void {
    for (const buffer of this.#free.splice(0)) buffer.destroy()
  }

  #keep(buffer: GPUBuffer): void {
    this.#free.push(buffer)
    if (this.#free.length > KEPT) this.#free.shift()!.destroy()
  }
}
