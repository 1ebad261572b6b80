import { KzgError, messageOf } from '../../errors.ts'
import type { BufferPool } from './buffers.ts'
import { GpuError } from './errors.ts'
import type { GPUBuffer, GPUCommandEncoder, GPUComputePassEncoder, GPUDevice } from './gpu-types.ts'
import type { Health } from './health.ts'
import { type GpuRange, type Lease, slice } from './lease.ts'
import type { Pace } from './pace.ts'
import type { ParamsArena } from './params.ts'
import type { Kernel } from './pipelines.ts'
import type { Readback } from './readback.ts'
import { CHUNK_BYTES, type StagingRing } from './staging.ts'
import type { Submissions, Submitted } from './submissions.ts'
import type { Timestamps, Timing } from './timestamps.ts'

/** What a job did, for models of its time. */
export interface JobCounts {
  /** Sum of the costs given to `dispatch`. */
  readonly units: number
  readonly dispatches: number
  readonly submits: number
  readonly bytesUp: number
  readonly bytesDown: number
}

/** What a job works with; shared by all jobs of a runtime. */
export interface Machinery {
  readonly device: GPUDevice
  readonly health: Health
  readonly buffers: BufferPool
  readonly pace: Pace
  readonly params: ParamsArena
  readonly readback: Readback
  readonly staging: StagingRing
  readonly submissions: Submissions
  readonly timestamps: Timestamps
  /** Adds a finished job's counts to the runtime's. */
  readonly transferred: (up: number, down: number) => void
}

const WORD = 4
const MAX_GROUPS = 65535

function checkWords(what: string, ...values: number[]): void {
  if (values.some((value) => value % WORD !== 0)) throw new KzgError('INTERNAL', `${what}: not whole words`)
}

/** One piece of work on the device: commands are recorded in order and submitted in portions of bounded time. */
export class GpuJob {
  readonly signal: AbortSignal | undefined
  readonly #m: Machinery
  readonly #label: string
  readonly #leases: Lease[] = []
  #made: Lease[] = []
  readonly #ahead: Submitted[] = []
  #encoder: GPUCommandEncoder | undefined
  #pass: GPUComputePassEncoder | undefined
  #timing: Timing | undefined
  /** Of what is recorded and not submitted. */
  #cost = 0
  #pinned: GpuRange[] = []
  #staged: GPUBuffer[] = []
  #allocations: Promise<void>[] = []
  #parameters: number[][] = []
  #units = 0
  #dispatches = 0
  #submits = 0
  #bytesUp = 0
  #bytesDown = 0

  constructor(machinery: Machinery, label: string, signal?: AbortSignal) {
    this.#m = machinery
    this.#label = label
    this.signal = signal
  }

  get counts(): JobCounts {
    return {
      ...{ units: this.#units, dispatches: this.#dispatches, submits: this.#submits },
      ...{ bytesUp: this.#bytesUp, bytesDown: this.#bytesDown },
    }
  }

  /** Units of cost that one submit should have; a dispatch of more should be divided. */
  get budget(): number {
    return this.#m.pace.budget
  }

  /** A buffer until the job ends, however it ends, or until it is released. Its content is undefined.
   * @throws GpuError `GPU_ALLOCATION` */
  acquire(bytes: number, label: string): Lease {
    const lease = this.#m.buffers.acquire(bytes, `${this.#label}.${label}`, true)
    this.#leases.push(lease)
    return lease
  }

  /** A buffer that is the caller's when the job has succeeded, and is given back if it fails. Its content is undefined.
   * @throws GpuError `GPU_ALLOCATION` */
  make(bytes: number, label: string): Lease {
    const lease = this.#m.buffers.acquire(bytes, label)
    this.#made.push(lease)
    return lease
  }

  /** Copies bytes to the target. The caller's bytes are read before this resolves, and not after.
   * @param offset in the target; like the length a multiple of 4 */
  async upload(target: GpuRange, bytes: Uint8Array, offset = 0): Promise<void> {
    checkWords('upload', offset, bytes.length)
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      const chunk = bytes.subarray(start, start + CHUNK_BYTES)
      const to = slice(target, offset + start, chunk.length)
      const buffer = await this.#stagingBuffer()
      // No more than that: Deno copies the range there and back.
      new Uint8Array(buffer.getMappedRange(0, chunk.length)).set(chunk)
      buffer.unmap()
      this.#pin(to)
      this.#commands().copyBufferToBuffer(buffer, 0, to.lease.buffer, to.offset, chunk.length)
      this.#bytesUp += chunk.length
    }
  }

  /** What waits for others must not keep what they wait for, so commands go first. */
  async #stagingBuffer(): Promise<GPUBuffer> {
    this.#m.health.check(this.signal)
    const { staging } = this.#m
    let buffer = await staging.tryTake()
    if (buffer === undefined) {
      await this.flush()
      buffer = await staging.take(this.signal)
    }
    this.#staged.push(buffer)
    return buffer
  }

  /**
   * Records one run of a kernel, and submits what is recorded when that is worth the time of one submit.
   *
   * @param buffers for bindings 1 and up
   * @param params words of the uniform at binding 0
   * @param workgroups all of them; from 65536 on they are spread over x and y, and the last row may be longer than needed
   * @param cost in field multiplications or alike, all workgroups together
   */
  async dispatch(
    kernel: Kernel,
    buffers: readonly GpuRange[],
    params: readonly number[],
    workgroups: number,
    cost = 0,
  ): Promise<void> {
    const { health, pace, params: arena, device } = this.#m
    health.check(this.signal)
    if (buffers.length !== kernel.bindings.length)
      throw new KzgError('INTERNAL', `${kernel.name} has ${kernel.bindings.length} buffers, not ${buffers.length}`)
    const full = this.#parameters.length === arena.slots
    if (full || (this.#cost > 0 && this.#cost + cost > pace.budget)) await this.flush()
    for (const range of buffers) this.#pin(range)
    await this.#allocated()
    const group = device.createBindGroup({
      layout: kernel.layout,
      entries: [
        { binding: 0, resource: arena.binding },
        ...buffers.map((range, i) => ({
          binding: i + 1,
          resource: { buffer: range.lease.buffer, offset: range.offset, size: Math.ceil(range.bytes / WORD) * WORD },
        })),
      ],
    })
    const rows = Math.ceil(workgroups / MAX_GROUPS)
    const pass = this.#computePass()
    pass.setPipeline(kernel.pipeline)
    pass.setBindGroup(0, group, [arena.offset(this.#parameters.length)])
    pass.dispatchWorkgroups(Math.ceil(workgroups / rows), rows)
    this.#parameters.push([...params])
    this.#cost += cost
    this.#units += cost
    this.#dispatches++
    if (this.#cost >= pace.budget) await this.flush()
  }

  /** Sets bytes to zero. Offset and length are multiples of 4. */
  clear(target: GpuRange, offset = 0, bytes = Math.ceil(target.bytes / WORD) * WORD - offset): void {
    checkWords('clear', offset, bytes)
    this.#pin(target)
    this.#commands().clearBuffer(target.lease.buffer, target.offset + offset, bytes)
  }

  /** Copies within the device. Offsets and length are multiples of 4. */
  copy(from: GpuRange, fromOffset: number, to: GpuRange, toOffset: number, bytes: number): void {
    checkWords('copy', fromOffset, toOffset, bytes)
    const [source, target] = [slice(from, fromOffset, bytes), slice(to, toOffset, bytes)]
    this.#pin(source)
    this.#pin(target)
    this.#commands().copyBufferToBuffer(
      ...([source.lease.buffer, source.offset, target.lease.buffer, target.offset, bytes] as const),
    )
  }

  /** Submits everything and reads back. @param offset like the length a multiple of 4
   * @param target where to, as many bytes; new memory unless given, which costs more than the copy
   * @throws GpuError `GPU_TRANSFER`, `GPU_ALLOCATION`, and whatever went wrong in the commands before */
  async read(
    source: GpuRange,
    offset = 0,
    bytes = source.bytes - offset,
    target = new Uint8Array(bytes),
  ): Promise<Uint8Array<ArrayBuffer>> {
    checkWords('read', offset, bytes)
    const { readback } = this.#m
    const from = slice(source, offset, bytes)
    this.#pin(from)
    const buffer = await readback.take(bytes, this.signal)
    try {
      this.#commands().copyBufferToBuffer(from.lease.buffer, from.offset, buffer, 0, bytes)
      await this.#submit()
    } catch (error) {
      readback.drop(buffer)
      throw error
    }
    // With the bytes, everything before is done.
    const ahead = this.#ahead.splice(0)
    const accepted = ahead.map((submitted) => this.#m.health.wait(submitted.accepted, this.signal))
    await Promise.all([readback.read(buffer, target, this.signal), ...accepted])
    this.#bytesDown += bytes
    return target
  }

  /** Submits what is recorded, and waits until the queue has room for more. */
  async flush(): Promise<void> {
    await this.#submit()
    await this.#settle(this.#m.pace.ahead - 1)
  }

  /** Submits the rest and waits for it; then what the job wrote can be used by others, and what it made is theirs.
   * @internal */
  async finish(): Promise<void> {
    await this.#submit()
    await this.#settle(0)
    this.#made = []
  }

  /** Gives everything back and drops what was not submitted. @internal */
  end(): void {
    this.#drop()
    for (const lease of [...this.#leases, ...this.#made]) lease.release()
    this.#m.transferred(this.#bytesUp, this.#bytesDown)
  }

  #pin(range: GpuRange): void {
    // Read first: a lease that was released must not be kept.
    void range.lease.buffer
    const pending = this.#m.buffers.pin(range)
    this.#pinned.push(range)
    if (pending !== undefined) this.#allocations.push(pending)
  }

  /** Resolves when all buffers of what is recorded are known to exist. @throws GpuError `GPU_ALLOCATION` */
  async #allocated(): Promise<void> {
    if (this.#allocations.length === 0) return
    await this.#m.health.wait(Promise.all(this.#allocations), this.signal)
    this.#allocations = []
  }

  #begin(): GPUCommandEncoder {
    if (this.#encoder === undefined) {
      this.#encoder = this.#m.device.createCommandEncoder({ label: this.#label })
      this.#timing = this.#m.timestamps.start()
    }
    return this.#encoder
  }

  #computePass(): GPUComputePassEncoder {
    this.#pass ??= this.#begin().beginComputePass(this.#timing?.pass())
    return this.#pass
  }

  /** The encoder, outside of a pass. */
  #commands(): GPUCommandEncoder {
    this.#pass?.end()
    this.#pass = undefined
    return this.#begin()
  }

  async #submit(): Promise<void> {
    const { health, submissions, params, pace } = this.#m
    health.check(this.signal)
    if (this.#encoder === undefined) return
    await this.#allocated()
    const encoder = this.#commands()
    const cost = this.#cost
    try {
      const submitted = submissions.submit(() => {
        params.write(this.#parameters)
        this.#timing?.resolve(encoder)
        return encoder.finish()
      }, cost)
      void this.#timing?.collect().then((milliseconds) => {
        if (milliseconds !== undefined) pace.judge(cost, milliseconds)
      })
      this.#timing = undefined
      this.#ahead.push(submitted)
      this.#submits++
    } catch (cause) {
      throw new GpuError('GPU_KERNEL', messageOf(cause), { messages: [messageOf(cause)] }, cause)
    } finally {
      this.#drop()
    }
  }

  /** Waits until at most so many submits of this job are unfinished. @throws what went wrong in one of them */
  async #settle(most: number): Promise<void> {
    while (this.#ahead.length > most) {
      await this.#m.health.wait(this.#ahead[0]!.done, this.signal)
      this.#ahead.shift()
    }
  }

  /** Forgets what was recorded, whether it was submitted or not. */
  #drop(): void {
    this.#encoder = undefined
    this.#pass = undefined
    this.#timing?.cancel()
    this.#timing = undefined
    for (const range of this.#pinned) this.#m.buffers.unpin(range)
    for (const buffer of this.#staged) this.#m.staging.giveBack(buffer)
    this.#pinned = []
    this.#staged = []
    this.#allocations = []
    this.#parameters = []
    this.#cost = 0
  }
}
