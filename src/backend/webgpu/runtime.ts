import { KzgError } from '../../errors.ts'
import { BufferPool } from './buffers.ts'
import { type GpuInfo, type OpenOptions, openDevice, SETUP_MS } from './device.ts'
import { GpuError } from './errors.ts'
import type { GPUDevice, GPUDeviceLostInfo, GPUFailure } from './gpu-types.ts'
import { Health } from './health.ts'
import { GpuJob, type Machinery } from './job.ts'
import { Pace } from './pace.ts'
import { ParamsArena } from './params.ts'
import { Pipelines } from './pipelines.ts'
import { Readback } from './readback.ts'
import { StagingRing } from './staging.ts'
import { Streams } from './streams.ts'
import { type SubmissionStats, Submissions } from './submissions.ts'
import { type TimestampStats, Timestamps } from './timestamps.ts'

export type { BufferStats, SetupSize } from './buffers.ts'
export type { GpuInfo } from './device.ts'
export { GpuError } from './errors.ts'
export type { GpuJob, JobCounts } from './job.ts'
export { type GpuRange, type Lease, slice } from './lease.ts'
export type { Kernel, KernelName, KernelRequest, KernelSource, LayoutName } from './pipelines.ts'

export interface RuntimeOptions extends OpenOptions {
  /** Bytes that the buffers of kernels may have, all together; 1 GiB unless given. Those through which bytes come and go are
   * besides: 8 MiB for uploads, results while they are read, and 32 MiB that are kept for the next results, at most. */
  readonly memoryLimit?: number
  /** Jobs in flight; 4 unless given. */
  readonly streams?: number
  /** Estimated time of one submit at most; 50 unless given. */
  readonly submitMilliseconds?: number
  /** Time without any submit finished after which the device is given up; 30,000 unless given, 4 times that in software. */
  readonly timeoutMilliseconds?: number
  /** For tests: buffers are handed out full of garbage, so that whoever takes them for empty is found. */
  readonly poison?: boolean
}

export interface RunOptions {
  readonly signal?: AbortSignal
  readonly label?: string
  /** Bytes of all buffers that the job acquires or makes, as far as they are known: it waits until others have left so much. */
  readonly bytes?: number
}

export interface RuntimeStats extends SubmissionStats {
  readonly jobs: number
  readonly waiting: number
  readonly bytesUp: number
  readonly bytesDown: number
  /** Units of cost per millisecond, as estimated from the submits so far. */
  readonly rate: number
  /** What the device itself measured, if it can: a sample of the submits. */
  readonly timed: TimestampStats | undefined
}

const DEFAULTS = { memoryLimit: 2 ** 30, streams: 4, submitMilliseconds: 50, timeoutMilliseconds: 30_000 }
const SOFTWARE_IS_SLOWER = 4

/** A device with what it needs to do jobs. Public data only. */
export class GpuRuntime {
  readonly info: GpuInfo
  readonly buffers: BufferPool
  readonly pipelines: Pipelines
  readonly #device: GPUDevice
  readonly #ownsDevice: boolean
  readonly #health: Health
  readonly #streams: Streams
  readonly #machinery: Machinery
  readonly #onUncaptured = ({ error }: { readonly error: GPUFailure }) => this.#uncaptured(error)
  #jobs = 0
  #bytesUp = 0
  #bytesDown = 0

  /** @internal */
  constructor(device: GPUDevice, info: GpuInfo, ownsDevice: boolean, options: RuntimeOptions) {
    const { memoryLimit, streams, submitMilliseconds, timeoutMilliseconds } = { ...DEFAULTS, ...options }
    this.info = info
    this.#device = device
    this.#ownsDevice = ownsDevice
    const health = new Health(device)
    const pace = new Pace(submitMilliseconds)
    const patience = info.isFallbackAdapter ? SOFTWARE_IS_SLOWER : 1
    const timeout = options.timeoutMilliseconds ?? timeoutMilliseconds * patience
    this.#health = health
    this.buffers = new BufferPool(device, memoryLimit, options.poison)
    this.pipelines = new Pipelines(device, health, options.setupMilliseconds ?? SETUP_MS * patience)
    this.#streams = new Streams(streams, () => this.buffers.room, health)
    this.#machinery = {
      ...{ device, health, pace, buffers: this.buffers },
      params: new ParamsArena(device),
      readback: new Readback(device, health),
      staging: new StagingRing(device, health),
      submissions: new Submissions(device, health, pace, timeout),
      timestamps: new Timestamps(device),
      transferred: (up, down) => {
        this.#bytesUp += up
        this.#bytesDown += down
      },
    }
    device.addEventListener('uncapturederror', this.#onUncaptured)
    void health.lost.then(() => this.#close())
  }

  /** Resolves when the device is gone, whatever took it: its driver, a timeout, `dispose`. */
  get lost(): Promise<GPUDeviceLostInfo> {
    return this.#health.lost
  }

  /**
   * Runs a job as soon as one of the streams is free, and finishes what it recorded.
   *
   * @throws GpuError what went wrong on the device; the signal's abort; what the job itself threw
   */
  async run<T>(job: (job: GpuJob) => Promise<T>, { signal, label = 'job', bytes = 0 }: RunOptions = {}): Promise<T> {
    this.#health.check(signal)
    const slow = this.#machinery.pace.refusal()
    if (slow !== undefined)
      throw new GpuError('GPU_THROTTLED', `${slow.rate.toFixed(0)} units per ms instead of ${slow.expected.toFixed(0)}`)
    const leave = await this.#streams.enter(bytes, signal)
    const gpuJob = new GpuJob(this.#machinery, label, signal)
    this.#jobs++
    try {
      const result = await job(gpuJob)
      await gpuJob.finish()
      return result
    } catch (error) {
      throw signal?.aborted ? error : await this.#health.explain(error)
    } finally {
      gpuJob.end()
      leave()
    }
  }

  /**
   * Sets the speed that calibration found, in units of cost per millisecond (`stats().rate` after it). While the device
   * does less than a fourth of it, jobs are refused with `GPU_THROTTLED`, but for one trial every half minute.
   */
  expectRate(rate: number | undefined): void {
    this.#machinery.pace.expect(rate)
  }

  /** Bytes of all buffers, those through which bytes come and go included. */
  get memoryBytes(): number {
    const { params, readback, staging } = this.#machinery
    return this.buffers.stats().allocated + params.bytes + readback.bytes + staging.bytes
  }

  stats(): RuntimeStats {
    return {
      rate: this.#machinery.pace.rate,
      timed: this.#machinery.timestamps.stats(),
      ...this.#machinery.submissions.stats(),
      ...{ jobs: this.#jobs, waiting: this.#streams.waiting },
      ...{ bytesUp: this.#bytesUp, bytesDown: this.#bytesDown },
    }
  }

  /** Ends every job with `DISPOSED` and frees the device's memory. */
  dispose(): void {
    this.#health.end(new KzgError('DISPOSED'), { reason: 'destroyed', message: 'disposed' })
  }

  /** Every call that can fail is in a scope of its own, so something is wrong that no job will notice. */
  #uncaptured({ message }: GPUFailure): void {
    this.#health.end(new GpuError('GPU_KERNEL', message, { messages: [message] }))
  }

  #close(): void {
    this.#machinery.submissions.close()
    this.#device.removeEventListener('uncapturederror', this.#onUncaptured)
    this.#machinery.params.destroy()
    this.#machinery.readback.destroy()
    this.#machinery.staging.destroy()
    this.buffers.close()
    if (this.#ownsDevice) this.#device.destroy()
  }
}

/** Opens a device and makes it ready for jobs.
 * @throws GpuError `GPU_UNAVAILABLE` if there is none, `GPU_INIT` if it cannot be had, `GPU_TIMEOUT` */
export async function openGpu(options: RuntimeOptions = {}): Promise<GpuRuntime> {
  const { device, info, ownsDevice } = await openDevice(options)
  return new GpuRuntime(device, info, ownsDevice, options)
}
