import { abortError, KzgError } from '../../errors.ts'
import { GpuError } from './errors.ts'
import type { GPUDevice, GPUDeviceLostInfo } from './gpu-types.ts'

/** How long a failed call waits for the news that it failed because the device is gone. */
const GRACE_MS = 100

/** Codes of failures behind which there may be the loss of the device. */
const SYMPTOMS: ReadonlySet<string> = new Set(['GPU_KERNEL', 'GPU_TRANSFER', 'GPU_ALLOCATION'])

/**
 * Whether a device can still be used. Calls on a lost device do not throw and their promises may stay pending, so every
 * wait of the runtime goes through {@link Health.wait}, which ends when the device does.
 */
export class Health {
  #failure: KzgError | undefined
  readonly #explained = new WeakSet<Error>()
  readonly #waiting = new Set<(failure: KzgError) => void>()
  /** Resolves when the device is lost, also if that is found out in another way than by its own promise. */
  readonly lost: Promise<GPUDeviceLostInfo>
  #reportLost!: (info: GPUDeviceLostInfo) => void

  constructor(device: GPUDevice) {
    this.lost = new Promise((resolve) => {
      this.#reportLost = resolve
    })
    const end = (info: GPUDeviceLostInfo) =>
      this.end(new GpuError('DEVICE_LOST', info.message || info.reason, {}, info), info)
    device.lost.then(end, (cause: unknown) => end({ reason: 'unknown', message: String(cause) }))
  }

  get failure(): KzgError | undefined {
    return this.#failure
  }

  /** The first failure stays: what follows from it says less. */
  end(failure: KzgError, info: GPUDeviceLostInfo = { reason: 'unknown', message: failure.message }): void {
    if (this.#failure !== undefined) return
    this.#failure = failure
    for (const reject of this.#waiting) reject(failure)
    this.#waiting.clear()
    this.#reportLost(info)
  }

  /** @throws KzgError the failure that ended the device, or the signal's abort */
  check(signal?: AbortSignal): void {
    if (this.#failure !== undefined) throw this.#failure
    if (signal?.aborted) throw abortError(signal)
  }

  /** The promise's outcome, or a rejection as soon as the device ends or the signal aborts. */
  wait<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiting.delete(fail)
        signal?.removeEventListener('abort', abort)
      }
      const fail = (error: Error) => {
        stop()
        reject(error)
      }
      const abort = () => fail(abortError(signal!))
      if (this.#failure !== undefined) reject(this.#failure)
      else if (signal?.aborted) reject(abortError(signal))
      else {
        this.#waiting.add(fail)
        signal?.addEventListener('abort', abort, { once: true })
      }
      // Also of a promise that nobody waits for any longer: its rejection is no news.
      promise.then(resolve, reject).finally(stop)
    })
  }

  /**
   * The error to report for a call that failed: the device's end, if that is why. Implementations differ in what fails
   * first, and in how; an error that the end of a device cannot cause is returned at once.
   */
  async explain(error: unknown): Promise<unknown> {
    const isSymptom = !(error instanceof KzgError) || (SYMPTOMS.has(error.code) && error.cause !== undefined)
    const isNew = error instanceof Error && !this.#explained.has(error)
    if (this.#failure === undefined && isSymptom && isNew) {
      this.#explained.add(error)
      let timer: ReturnType<typeof setTimeout> | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, GRACE_MS)
      })
      await Promise.race([this.lost, late])
      clearTimeout(timer)
    }
    return isSymptom ? (this.#failure ?? error) : error
  }
}
