import { allocate } from './allocate.ts'
import { allocationError } from './errors.ts'
import { type GPUDevice, USAGE } from './gpu-types.ts'
import { type GpuRange, PoolLease, type Slot, sizeClass } from './lease.ts'

export { bytesOfBuffers, type GpuRange, type Lease, slice } from './lease.ts'

export interface BufferStats {
  /** Bytes of all buffers, those in use included. */
  readonly allocated: number
  readonly inUse: number
  /** The most that was allocated at any time. */
  readonly peak: number
  readonly hits: number
  readonly misses: number
  readonly evictions: number
  /** What `allocated` may reach; for half a minute less than was given when the device itself had no more. */
  readonly limit: number
}

/** How many elements a setup has of each kind. */
export interface SetupSize {
  /** Points of 96 bytes. */
  readonly g1?: number
  /** Points of 192 bytes. */
  readonly g2?: number
  /** Elements of 32 bytes, each with room for another: transforms have an input and an output. */
  readonly fr?: number
}

/** Longer vectors are streamed in pieces. */
const PIECE = 1 << 17

const STORAGE = USAGE.storage | USAGE.copySource | USAGE.copyTarget
const GARBAGE = 0xa7

/** For so long a device that had no memory left is not asked for more than it gave: others may have had it. */
const LOWERED_MS = 30_000
/** A limit is not lowered below that: what fails so early says little about the device, and is quickly tried again. */
const LEAST_LOWERED = 2 ** 26

const slotOf = (range: GpuRange): Slot => (range.lease as PoolLease).slot

/**
 * Storage buffers by size class. A buffer that was given back is reused as soon as somebody asks: whatever was submitted
 * with it runs before what its next user submits.
 */
export class BufferPool {
  readonly #device: GPUDevice
  readonly #largest: number
  /** Given back, the longest unused first. */
  readonly #free = new Set<Slot>()
  readonly #poison: boolean
  readonly #most: number
  readonly #now: () => number
  /** What the device gave before it had no more, and until when that counts. */
  #lowered = { limit: Number.POSITIVE_INFINITY, until: 0 }
  #closed = false
  #allocated = 0
  #inUse = 0
  /** The part of it that jobs give back when they end. */
  #ofJobs = 0
  #peak = 0
  #hits = 0
  #misses = 0
  #evictions = 0

  /** @param limit bytes that all buffers together may have
   * @param poison whether buffers are handed out full of garbage, so that tests find who takes them for empty
   * @param now milliseconds of a clock that does not go back */
  constructor(device: GPUDevice, limit: number, poison = false, now = () => performance.now()) {
    this.#device = device
    this.#most = limit
    this.#poison = poison
    this.#now = now
    this.#largest = Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize)
  }

  /** @throws GpuError `GPU_ALLOCATION` if it is too large, or the limit is reached by buffers in use. That the device
   *   itself has no memory left shows in `ready`, which every submit waits for. */
  acquire(bytes: number, label: string, ofJob = false): PoolLease {
    const slot = this.#take(bytes)
    slot.leased = true
    slot.ofJob = ofJob
    this.#inUse += slot.size
    if (ofJob) this.#ofJobs += slot.size
    if (this.#poison) this.#spoil(slot)
    return new PoolLease(slot, bytes, label, (given) => this.#giveBack(given))
  }

  /** In a scope: the buffer may be invalid. */
  #spoil({ buffer, size }: Slot): void {
    this.#device.pushErrorScope('validation')
    this.#device.queue.writeBuffer(buffer, 0, new Uint8Array(size).fill(GARBAGE))
    this.#device.popErrorScope().catch(() => {})
  }

  #take(bytes: number): Slot {
    if (bytes > this.#largest) throw allocationError(bytes, `the device's largest buffer has ${this.#largest}`)
    const size = Math.min(sizeClass(bytes), this.#largest)
    for (const slot of this.#free) {
      if (slot.size !== size) continue
      this.#free.delete(slot)
      this.#hits++
      return slot
    }
    this.#misses++
    this.#makeRoom(size, bytes)
    return this.#create(size, bytes)
  }

  /** Destroys free buffers, the longest unused first, until one of this size fits. */
  #makeRoom(size: number, requested: number): void {
    const limit = this.#limit
    for (const slot of this.#free) {
      if (this.#allocated + size <= limit) return
      this.#evict(slot)
    }
    if (this.#allocated + size > limit)
      throw allocationError(requested, `${this.#inUse} of at most ${limit} are in use`)
  }

  #create(size: number, requested: number): Slot {
    const { buffer, ready } = allocate(this.#device, { size, usage: STORAGE }, requested)
    this.#allocated += size
    this.#peak = Math.max(this.#peak, this.#allocated)
    const slot: Slot = { buffer, size, pins: 0, leased: false, ofJob: false, ready: undefined }
    slot.ready = ready.then(
      () => {
        slot.ready = undefined
      },
      (error: unknown) => {
        this.#exhausted(size)
        throw error
      },
    )
    // Whoever submits with it sees the failure; with no submit nobody needs to.
    slot.ready.catch(() => {})
    return slot
  }

  /** The device has less than was asked of it, and at least what it gave. What is free makes room for the next attempt. */
  #exhausted(size: number): void {
    const limit = Math.min(this.#limit, Math.max(this.#allocated - size / 2, LEAST_LOWERED))
    this.#lowered = { limit, until: this.#now() + LOWERED_MS }
    this.trim()
  }

  get #limit(): number {
    return this.#now() < this.#lowered.until ? this.#lowered.limit : this.#most
  }

  #giveBack(slot: Slot): void {
    slot.leased = false
    this.#inUse -= slot.size
    if (slot.ofJob) this.#ofJobs -= slot.size
    this.#settle(slot)
  }

  #settle(slot: Slot): void {
    if (slot.leased || slot.pins > 0) return
    this.#free.add(slot)
    if (this.#closed) this.#evict(slot)
    slot.ready?.catch(() => {
      if (this.#free.has(slot)) this.#evict(slot)
    })
  }

  #evict(slot: Slot): void {
    this.#free.delete(slot)
    this.#allocated -= slot.size
    this.#evictions++
    slot.buffer.destroy()
  }

  /** Keeps the range's buffer from others until {@link unpin}, even if it is released. @internal */
  pin(range: GpuRange): Promise<void> | undefined {
    const slot = slotOf(range)
    slot.pins++
    return slot.ready
  }

  /** @internal */
  unpin(range: GpuRange): void {
    const slot = slotOf(range)
    slot.pins--
    this.#settle(slot)
  }

  /** Destroys every free buffer. */
  trim(): void {
    for (const slot of this.#free) this.#evict(slot)
  }

  /** Destroys every free buffer, and those in use when they are given back. */
  close(): void {
    this.#closed = true
    this.trim()
  }

  /** Makes the buffers for a setup of this size ahead of time; they are free until somebody asks for them.
   * @throws GpuError `GPU_ALLOCATION` */
  async preallocate({ g1 = 0, g2 = 0, fr = 0 }: SetupSize): Promise<void> {
    const leases: PoolLease[] = []
    try {
      for (const [count, size] of [
        [g1, 96],
        [g2, 192],
        [fr, 32],
        [fr, 32],
      ] as const) {
        for (let left = count; left > 0; left -= PIECE)
          leases.push(this.acquire(Math.min(left, PIECE) * size, 'preallocated'))
      }
      await Promise.all(leases.map(({ slot }) => slot.ready))
    } finally {
      for (const lease of leases) lease.release()
    }
  }

  /** Bytes that all jobs together can have. */
  get room(): number {
    return this.#limit - (this.#inUse - this.#ofJobs)
  }

  stats(): BufferStats {
    return {
      ...{ allocated: this.#allocated, inUse: this.#inUse, peak: this.#peak },
      ...{ hits: this.#hits, misses: this.#misses, evictions: this.#evictions },
      limit: this.#limit,
    }
  }
}
