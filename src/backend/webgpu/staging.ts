import { allocate } from './allocate.ts'
import { transferError } from './errors.ts'
import { type GPUBuffer, type GPUDevice, MAP, USAGE } from './gpu-types.ts'
import type { Health } from './health.ts'

/** Bytes of one staging buffer: small enough that copying into one overlaps with the device's copying from the last. */
export const CHUNK_BYTES = 1 << 20
const BUFFERS = 8

/** Mapped buffers through which bytes get to the device: written by the host, copied by a command, mapped again. */
export class StagingRing {
  readonly #device: GPUDevice
  readonly #health: Health
  readonly #mapped: GPUBuffer[] = []
  readonly #waiting: ((buffer: GPUBuffer | Promise<GPUBuffer>) => void)[] = []
  #created = 0

  constructor(device: GPUDevice, health: Health) {
    this.#device = device
    this.#health = health
  }

  /** Of all buffers that there are. */
  get bytes(): number {
    return this.#created * CHUNK_BYTES
  }

  /** A mapped buffer, if there is one or can be another. @throws (by rejection) GpuError `GPU_ALLOCATION` */
  tryTake(): Promise<GPUBuffer> | undefined {
    const mapped = this.#mapped.pop()
    if (mapped !== undefined) return Promise.resolve(mapped)
    return this.#created === BUFFERS ? undefined : this.#create()
  }

  async #create(): Promise<GPUBuffer> {
    this.#created++
    let buffer: GPUBuffer | undefined
    try {
      const usage = USAGE.mapWrite | USAGE.copySource
      const made = allocate(this.#device, { size: CHUNK_BYTES, usage, mappedAtCreation: true }, CHUNK_BYTES)
      buffer = made.buffer
      await this.#health.wait(made.ready)
      return buffer
    } catch (error) {
      this.#created--
      buffer?.destroy()
      throw error
    }
  }

  /** A mapped buffer, as soon as there is one. @throws GpuError `GPU_ALLOCATION` */
  async take(signal?: AbortSignal): Promise<GPUBuffer> {
    const buffer = await this.tryTake()
    if (buffer !== undefined) return buffer
    let handOver!: (buffer: GPUBuffer | Promise<GPUBuffer>) => void
    const handed = new Promise<GPUBuffer>((resolve) => {
      handOver = resolve
    })
    this.#waiting.push(handOver)
    try {
      return await this.#health.wait(handed, signal)
    } catch (error) {
      const at = this.#waiting.indexOf(handOver)
      if (at >= 0) this.#waiting.splice(at, 1)
      // Handed over in the moment in which nobody wanted it any more.
      else handed.then((given) => this.#offer(given)).catch(() => {})
      throw error
    }
  }

  /** Takes a buffer back that is unmapped, and whose commands are submitted or dropped. */
  giveBack(buffer: GPUBuffer): void {
    if (this.#health.failure !== undefined) return void buffer.destroy()
    buffer.mapAsync(MAP.write).then(
      () => this.#offer(buffer),
      async (cause: unknown) => {
        const error = await this.#health.explain(transferError('upload', cause))
        if (error !== this.#health.failure) this.#replace(buffer)
      },
    )
  }

  /** Frees the buffers that nobody has. */
  destroy(): void {
    for (const buffer of this.#mapped.splice(0)) buffer.destroy()
  }

  #offer(buffer: GPUBuffer): void {
    const next = this.#waiting.shift()
    if (next !== undefined) next(buffer)
    else this.#mapped.push(buffer)
  }

  /** A buffer that cannot be mapped again is worth no more than its room. */
  #replace(buffer: GPUBuffer): void {
    buffer.destroy()
    this.#created--
    this.#waiting.shift()?.(this.#create())
  }
}
