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
  readonly #waiting: ((buffer: GPUBuffer) => void)[] = []
  #created = 0

  constructor(device: GPUDevice, health: Health) {
    this.#device = device
    this.#health = health
  }

  /** A mapped buffer, if there is one at once. */
  tryTake(): GPUBuffer | undefined {
    const mapped = this.#mapped.pop()
    if (mapped !== undefined || this.#created === BUFFERS) return mapped
    this.#created++
    return this.#device.createBuffer({
      size: CHUNK_BYTES,
      usage: USAGE.mapWrite | USAGE.copySource,
      mappedAtCreation: true,
    })
  }

  /** A mapped buffer, as soon as there is one. */
  async take(signal?: AbortSignal): Promise<GPUBuffer> {
    const buffer = this.tryTake()
    if (buffer !== undefined) return buffer
    let handOver!: (buffer: GPUBuffer) => void
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
      else handed.then((given) => this.#offer(given))
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
    if (this.#waiting.length === 0) return
    const fresh = this.tryTake()
    if (fresh !== undefined) this.#offer(fresh)
  }
}
