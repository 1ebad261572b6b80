import { KzgError } from '../../errors.ts'
import { GpuError } from './errors.ts'
import type { GpuJob } from './job.ts'
import { type GpuRuntime, openGpu, type RunOptions, type RuntimeOptions } from './runtime.ts'

/** So many losses within so much time are no accident: then the device is left alone until the time is over. */
const MOST_LOSSES = 3
const LOSSES_WITHIN_MS = 60_000
/** How often a job is begun again on another device. */
const REPEATS = 2

/** Something that lives on the device and can be made again from what the host has. */
export interface Resident<T> {
  /** What was made, on the runtime that is in use now; made again after a loss. */
  get(): Promise<{ readonly runtime: GpuRuntime; readonly value: T }>
  /** Frees it. */
  release(): void
}

/** A runtime that outlives its device: opened when it is needed, and opened anew when the device was lost. */
export class GpuContext {
  readonly #options: RuntimeOptions
  readonly #open: (options: RuntimeOptions) => Promise<GpuRuntime>
  #current: Promise<GpuRuntime> | undefined
  #lossTimes: number[] = []
  #losses = 0
  #disposed = false

  /** @param options with `device`, there is no second one after a loss */
  constructor(options: RuntimeOptions, open = openGpu) {
    this.#options = options
    this.#open = open
  }

  /** Devices that were lost so far. */
  get losses(): number {
    return this.#losses
  }

  /** The runtime in use, or a new one if there is none.
   * @throws GpuError if no device can be had, and `DEVICE_LOST` while too many have been lost recently */
  runtime(): Promise<GpuRuntime> {
    if (this.#disposed) return Promise.reject(new KzgError('DISPOSED'))
    this.#current ??= this.#openNext()
    return this.#current
  }

  async #openNext(): Promise<GpuRuntime> {
    try {
      this.#checkLosses()
      const { signal: _, ...options } = this.#options
      const runtime = await this.#open(this.#losses === 0 ? this.#options : options)
      void runtime.lost.then(() => this.#lost())
      if (this.#disposed) runtime.dispose()
      return runtime
    } catch (error) {
      // The next call tries again.
      this.#current = undefined
      throw error
    }
  }

  #checkLosses(): void {
    if (this.#losses > 0 && this.#options.device !== undefined)
      throw new GpuError('DEVICE_LOST', 'the device that was passed is gone')
    const since = performance.now() - LOSSES_WITHIN_MS
    this.#lossTimes = this.#lossTimes.filter((time) => time > since)
    if (this.#lossTimes.length >= MOST_LOSSES)
      throw new GpuError('DEVICE_LOST', `${this.#lossTimes.length} times within a minute`)
  }

  #lost(): void {
    this.#current = undefined
    if (this.#disposed) return
    this.#losses++
    this.#lossTimes.push(performance.now())
  }

  /**
   * Runs a job; if the device is lost meanwhile, begins it again on the next one. A job that may be begun again takes what
   * lives on the device from its {@link Resident}s, and changes nothing outside before it is over.
   *
   * @throws GpuError `DEVICE_LOST` if that happens three times in succession; all other failures at once
   */
  async run<T>(job: (job: GpuJob, runtime: GpuRuntime) => Promise<T>, options: RunOptions = {}): Promise<T> {
    for (let left = REPEATS; ; left--) {
      const runtime = await this.runtime()
      try {
        return await runtime.run((gpuJob) => job(gpuJob, runtime), options)
      } catch (error) {
        const isLoss = error instanceof KzgError && error.code === 'DEVICE_LOST'
        if (!isLoss || left === 0 || this.#disposed) throw error
        // Until the news of the loss has arrived here as well, the runtime in use is the dead one.
        await runtime.lost
      }
    }
  }

  /**
   * Registers something that `make` puts on the device, from data that stays on the host.
   *
   * @param release frees it on the device where it lives
   */
  resident<T>(make: (runtime: GpuRuntime) => Promise<T>, release: (value: T) => void): Resident<T> {
    let made: { readonly on: GpuRuntime; readonly value: Promise<T> } | undefined
    const dropMade = () => {
      const last = made
      made = undefined
      // With a device, all that was on it is gone.
      last?.value.then(release, () => {})
    }
    return {
      get: async () => {
        const runtime = await this.runtime()
        if (made?.on !== runtime) made = { on: runtime, value: make(runtime) }
        const mine = made
        try {
          return { runtime, value: await mine.value }
        } catch (error) {
          if (made === mine) made = undefined
          throw error
        }
      },
      release: dropMade,
    }
  }

  /** Ends every job and frees the device. */
  dispose(): void {
    this.#disposed = true
    this.#current?.then(
      (runtime) => runtime.dispose(),
      () => {},
    )
  }
}
