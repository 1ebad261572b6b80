import { GpuError } from './errors.ts'
import type { GPUCommandBuffer, GPUDevice, GPUFailure } from './gpu-types.ts'
import type { Health } from './health.ts'
import type { Pace } from './pace.ts'

export interface SubmissionStats {
  readonly submits: number
  /** Submits that are not finished. */
  readonly depth: number
  /** Milliseconds during which there was something to do. */
  readonly busyMilliseconds: number
}

/** The way to the device's queue: checks each submit, measures it, and notices when nothing is finished any more. */
export class Submissions {
  readonly #device: GPUDevice
  readonly #health: Health
  readonly #pace: Pace
  readonly #timeout: number
  #watch: ReturnType<typeof setTimeout> | undefined
  #lastFinish = 0
  #submits = 0
  #depth = 0
  #busy = 0

  /** @param timeout milliseconds without any submit finished after which the device is given up */
  constructor(device: GPUDevice, health: Health, pace: Pace, timeout: number) {
    this.#device = device
    this.#health = health
    this.#pace = pace
    this.#timeout = timeout
  }

  /**
   * Submits what `encode` finishes.
   *
   * @param units cost of the commands
   * @returns resolves when the device has done it
   * @throws GpuError (by rejection) `GPU_KERNEL` if the device finds the commands invalid, and whatever ends the device
   */
  submit(encode: () => GPUCommandBuffer, units: number): Promise<void> {
    const device = this.#device
    this.#health.check()
    device.pushErrorScope('internal')
    device.pushErrorScope('out-of-memory')
    device.pushErrorScope('validation')
    let scopes: Promise<(GPUFailure | null)[]>
    try {
      device.queue.submit([encode()])
    } finally {
      scopes = Promise.all([device.popErrorScope(), device.popErrorScope(), device.popErrorScope()])
      scopes.catch(() => {})
    }
    const started = performance.now()
    this.#submits++
    if (this.#depth++ === 0) this.#watchOver()
    const finished = Promise.all([device.queue.onSubmittedWorkDone(), scopes]).then(([, failures]) => {
      const failure = failures.find((found) => found !== null)
      if (failure != null) throw new GpuError('GPU_KERNEL', failure.message, { messages: [failure.message] }, failure)
      this.#measure(started, units)
    })
    return this.#health.wait(finished).finally(() => {
      this.#depth--
      this.#watchOver()
    })
  }

  /** The device does one submit after the other, so one began when the one before it was finished. */
  #measure(started: number, units: number): void {
    const now = performance.now()
    const milliseconds = now - Math.max(started, this.#lastFinish)
    this.#lastFinish = now
    this.#busy += milliseconds
    this.#pace.learn(units, milliseconds)
  }

  /** Starts the time anew while anything is unfinished. */
  #watchOver(): void {
    clearTimeout(this.#watch)
    if (this.#depth === 0 || this.#health.failure !== undefined) return
    const timeout = this.#timeout
    const due = performance.now() + timeout
    this.#watch = setTimeout(() => {
      // A thread that was blocked has not seen yet what was finished meanwhile.
      if (performance.now() - due > timeout / 4) this.#watchOver()
      else this.#health.end(new GpuError('GPU_TIMEOUT', `${timeout} ms`, { milliseconds: timeout }))
    }, timeout)
  }

  /** Stops the clock. */
  close(): void {
    clearTimeout(this.#watch)
  }

  stats(): SubmissionStats {
    return { submits: this.#submits, depth: this.#depth, busyMilliseconds: this.#busy }
  }
}
