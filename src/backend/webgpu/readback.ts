import { allocate } from './allocate.ts'
import { transferError } from './errors.ts'
import { type GPUBuffer, type GPUDevice, MAP, USAGE } from './gpu-types.ts'
import type { Health } from './health.ts'
import { sizeClass } from './lease.ts'

/** Of the buffers that nobody reads: how many, and bytes of all together. */
const KEPT = 8
const KEPT_BYTES = 2 ** 25
/** Milliseconds for which others may get short turns only. */
const TURN_MS = 50

/** Buffers through which bytes come back; a few are kept for the next reading, the last used. */
export class Readback {
  readonly #device: GPUDevice
  readonly #health: Health
  readonly #free: GPUBuffer[] = []
  readonly #wasMapped = new WeakSet<GPUBuffer>()
  #bytes = 0
  #isMappedAtOnce = true
  #turnAt = 0

  constructor(device: GPUDevice, health: Health) {
    this.#device = device
    this.#health = health
  }

  /** Of all buffers that there are. */
  get bytes(): number {
    return this.#bytes
  }

  /** A buffer of at least so many bytes, to be the target of a copy; then to be read or dropped.
   * @throws GpuError `GPU_ALLOCATION` */
  async take(bytes: number, signal?: AbortSignal): Promise<GPUBuffer> {
    const size = sizeClass(bytes)
    const at = this.#free.findIndex((buffer) => buffer.size === size)
    if (at >= 0) return this.#free.splice(at, 1)[0]!
    const { buffer, ready } = allocate(this.#device, { size, usage: USAGE.mapRead | USAGE.copyTarget }, bytes)
    this.#bytes += size
    try {
      await this.#health.wait(ready, signal)
      return buffer
    } catch (error) {
      this.drop(buffer)
      throw error
    }
  }

  /** Frees a buffer that was taken. */
  drop(buffer: GPUBuffer): void {
    this.#bytes -= buffer.size
    buffer.destroy()
  }

  /** Fills the target with the buffer's first bytes, when the commands before have filled that. The buffer is given back.
   * @throws GpuError `GPU_TRANSFER` */
  async read(buffer: GPUBuffer, target: Uint8Array, signal?: AbortSignal): Promise<void> {
    try {
      const mapped = buffer.mapAsync(MAP.read, 0, target.length)
      // Others get their turn as well: whoever reads on and on would never let a timer come.
      if (this.#takeAtOnce(buffer, target, mapped)) await this.#health.wait(this.#others(), signal)
      else await this.#takeMapped(buffer, target, mapped, signal)
      buffer.unmap()
      this.#keep(buffer)
    } catch (cause) {
      // It may still be about to be mapped, which nothing can be told of.
      this.drop(buffer)
      this.#health.check(signal)
      throw transferError('download', cause)
    }
  }

  async #takeMapped(buffer: GPUBuffer, target: Uint8Array, mapped: Promise<unknown>, signal?: AbortSignal) {
    await this.#health.wait(mapped, signal)
    this.#wasMapped.add(buffer)
    copy(buffer, target)
  }

  /**
   * Deno maps within the call, on a blocked thread, and tells a hundredth of a second later. Elsewhere a range that is not
   * mapped yet is refused, and after the first refusal nobody asks again. Only of a buffer that has been mapped before:
   * of others Deno does not know in which way (its `getMappedRange` ends the process).
   */
  #takeAtOnce(buffer: GPUBuffer, target: Uint8Array, mapped: Promise<unknown>): boolean {
    if (!this.#isMappedAtOnce || !this.#wasMapped.has(buffer)) return false
    try {
      copy(buffer, target)
      // The news come later, if at all.
      mapped.catch(() => {})
      return true
    } catch {
      this.#isMappedAtOnce = false
      return false
    }
  }

  /** `setTimeout` takes 2 ms in Deno and `setImmediate` none, but that alone would never let the device's news in. */
  #others(): Promise<void> {
    const now = performance.now()
    const { setImmediate = setTimeout } = globalThis as { readonly setImmediate?: (callback: () => void) => unknown }
    const isDue = now - this.#turnAt > TURN_MS
    if (isDue) this.#turnAt = now
    return new Promise((resolve) => void (isDue ? setTimeout(resolve) : setImmediate(resolve)))
  }

  /** Frees the buffers that are kept. */
  destroy(): void {
    for (const buffer of this.#free.splice(0)) this.drop(buffer)
  }

  #keep(buffer: GPUBuffer): void {
    if (buffer.size > KEPT_BYTES) {
      this.drop(buffer)
      return
    }
    this.#free.push(buffer)
    let bytes = this.#free.reduce((sum, { size }) => sum + size, 0)
    while (this.#free.length > KEPT || bytes > KEPT_BYTES) {
      const oldest = this.#free.shift()!
      bytes -= oldest.size
      this.drop(oldest)
    }
  }
}

/** By the standard a range is gone when the buffer is unmapped. */
const copy = (buffer: GPUBuffer, target: Uint8Array): void =>
  target.set(new Uint8Array(buffer.getMappedRange(0, target.length)))
