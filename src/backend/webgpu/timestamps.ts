import { type GPUBuffer, type GPUCommandEncoder, type GPUDevice, type GPUQuerySet, MAP, USAGE } from './gpu-types.ts'

/** Passes of one submit that are timed; a submit of more is not. */
const PASSES = 16
/** Submits whose times are on the way at once; others are not timed. */
const SLOTS = 4
const BYTES = PASSES * 2 * BigUint64Array.BYTES_PER_ELEMENT
const NANOSECONDS = 1e6

interface Slot {
  readonly set: GPUQuerySet
  readonly resolved: GPUBuffer
  readonly readable: GPUBuffer
}

export interface TimestampStats {
  /** Submits that were timed. */
  readonly submits: number
  /** Milliseconds that the device spent in their passes. */
  readonly milliseconds: number
}

/** The times that the device itself takes of its passes, where it can; a sample that costs no job any waiting. */
export class Timestamps {
  readonly #device: GPUDevice
  readonly #free: Slot[] = []
  #created = 0
  #submits = 0
  #milliseconds = 0

  constructor(device: GPUDevice) {
    this.#device = device
  }

  /** Times one submit, if the device can and not too many are on the way. */
  start(): Timing | undefined {
    if (!this.#device.features.has('timestamp-query')) return undefined
    const slot = this.#free.pop() ?? this.#create()
    return slot && new Timing(slot, (milliseconds) => this.#take(slot, milliseconds))
  }

  #create(): Slot | undefined {
    if (this.#created === SLOTS) return undefined
    this.#created++
    const device = this.#device
    return {
      set: device.createQuerySet({ type: 'timestamp', count: PASSES * 2 }),
      resolved: device.createBuffer({ size: BYTES, usage: USAGE.queryResolve | USAGE.copySource }),
      readable: device.createBuffer({ size: BYTES, usage: USAGE.mapRead | USAGE.copyTarget }),
    }
  }

  #take(slot: Slot, milliseconds: number | undefined): void {
    this.#free.push(slot)
    if (milliseconds === undefined) return
    this.#submits++
    this.#milliseconds += milliseconds
  }

  /** Nothing where the device takes no times. */
  stats(): TimestampStats | undefined {
    return this.#submits === 0 ? undefined : { submits: this.#submits, milliseconds: this.#milliseconds }
  }
}

/** The times of one submit. */
export class Timing {
  readonly #slot: Slot
  readonly #done: (milliseconds: number | undefined) => void
  #passes = 0

  constructor(slot: Slot, done: (milliseconds: number | undefined) => void) {
    this.#slot = slot
    this.#done = done
  }

  /** What the next pass is to be begun with. */
  pass() {
    const at = this.#passes++ * 2
    if (at >= PASSES * 2) return {}
    const { set } = this.#slot
    return { timestampWrites: { querySet: set, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 } }
  }

  get #isComplete(): boolean {
    return this.#passes > 0 && this.#passes <= PASSES
  }

  /** Records that the times are to be read; after the last pass. */
  resolve(encoder: GPUCommandEncoder): void {
    if (!this.#isComplete) return
    const { set, resolved, readable } = this.#slot
    encoder.resolveQuerySet(set, 0, this.#passes * 2, resolved, 0)
    encoder.copyBufferToBuffer(resolved, 0, readable, 0, BYTES)
  }

  /** Reads the times of what was submitted.
   * @returns milliseconds that the device spent, if that is known */
  async collect(): Promise<number | undefined> {
    let milliseconds: number | undefined
    try {
      if (this.#isComplete) milliseconds = await this.#read()
      this.#done(milliseconds)
      return milliseconds
    } catch {
      // A device that is gone; the slot is not used again.
      return undefined
    }
  }

  /** Ends it for commands that are not submitted. */
  cancel(): void {
    this.#done(undefined)
  }

  async #read(): Promise<number> {
    const { readable } = this.#slot
    await readable.mapAsync(MAP.read)
    const times = new BigUint64Array(readable.getMappedRange().slice(0))
    readable.unmap()
    let total = 0
    // Clocks may be set back between passes, never forward by more than a pass takes.
    for (let i = 0; i < this.#passes * 2; i += 2) total += Math.max(Number(times[i + 1]! - times[i]!), 0)
    return total / NANOSECONDS
  }
}
