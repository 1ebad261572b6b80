import { type GPUBindGroupEntry, type GPUBuffer, type GPUDevice, USAGE } from './gpu-types.ts'
import { PARAMS_BYTES } from './pipelines.ts'

const SLOTS = 256

/**
 * The uniforms of all dispatches. One buffer is enough: it is written right before each submit, and the queue keeps the
 * order of writes and submits.
 */
export class ParamsArena {
  readonly slots = SLOTS
  readonly #device: GPUDevice
  readonly #buffer: GPUBuffer
  readonly #stride: number

  constructor(device: GPUDevice) {
    this.#device = device
    this.#stride = Math.max(device.limits.minUniformBufferOffsetAlignment, PARAMS_BYTES)
    this.#buffer = device.createBuffer({ size: this.bytes, usage: USAGE.uniform | USAGE.copyTarget })
  }

  get bytes(): number {
    return this.slots * this.#stride
  }

  /** Binding 0 of every kernel; the slot is its dynamic offset. */
  get binding(): GPUBindGroupEntry['resource'] {
    return { buffer: this.#buffer, offset: 0, size: PARAMS_BYTES }
  }

  offset(slot: number): number {
    return slot * this.#stride
  }

  /** Fills the slots from the first, for the submit that follows at once. */
  write(parameters: readonly (readonly number[])[]): void {
    if (parameters.length === 0) return
    const words = new Uint32Array((parameters.length * this.#stride) / Uint32Array.BYTES_PER_ELEMENT)
    parameters.forEach((list, slot) => {
      words.set(list, this.offset(slot) / Uint32Array.BYTES_PER_ELEMENT)
    })
    this.#device.queue.writeBuffer(this.#buffer, 0, words)
  }

  destroy(): void {
    this.#buffer.destroy()
  }
}
