import { watch } from './deadline.ts'
import { GpuError } from './errors.ts'
import type { GPUCommandBuffer, GPUDevice, GPUFailure } from './gpu-types.ts'
import type { Health } from './health.ts'
import type { Pace } from './pace.ts'

/** Milliseconds after which what was finished counts for half: several times what the queue may hold. */
const AVERAGE_MS = 2000

export interface SubmissionStats {
  readonly submits: number
  /** Submits that are not finished. */
  readonly depth: number
  /** Milliseconds during which there was something to do, as seen from the host. */
  readonly busyMilliseconds: number
}

/** Commands on their way. */
export interface Submitted {
  /** Resolves when the device has taken the commands for valid. @throws (by rejection) GpuError `GPU_KERNEL`, and
   * whatever ends the device */
  readonly accepted: Promise<void>
  /** The same when it has done them. Some implementations tell a hundredth of a second late. */
  readonly done: Promise<void>
}

/** The way to the device's queue: checks each submit, measures it, and notices when nothing is finished any more. */
export class Submissions {
  readonly #device: GPUDevice
  readonly #health: Health
  readonly #pace: Pace
  readonly #timeout: number
  #stopWatch = () => {}
  /** What was finished since the span of time that is measured began. */
  #span = { began: 0, units: 0, submits: 0 }
  /** What was finished in how many milliseconds since the device had nothing to do; older spans count less. */
  #average = { units: 0, milliseconds: 0 }
  #measuring: ReturnType<typeof setTimeout> | undefined
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

  /** Submits what `encode` finishes.
   * @param units cost of the commands */
  submit(encode: () => GPUCommandBuffer, units: number): Submitted {
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
    this.#submits++
    if (this.#depth++ === 0) {
      this.#measure()
      this.#average = { units: 0, milliseconds: 0 }
      this.#watchOver()
    }
    const valid = scopes.then((failures) => {
      const failure = failures.find((found) => found !== null)
      if (failure != null) throw new GpuError('GPU_KERNEL', failure.message, { messages: [failure.message] }, failure)
    })
    const finished = Promise.all([device.queue.onSubmittedWorkDone(), valid]).then(() => {})
    const submitted = {
      accepted: this.#health.wait(valid),
      done: this.#health.wait(finished).finally(() => this.#finished(units)),
    }
    // Whoever waits for one of the two need not wait for the other.
    for (const promise of Object.values(submitted)) promise.catch(() => {})
    return submitted
  }

  #finished(units: number): void {
    this.#depth--
    this.#span.units += units
    this.#span.submits++
    this.#watchOver()
    // Several that the device finished one after the other may be reported at once, and belong to one span then.
    if (this.#depth === 0) this.#measure()
    else this.#measuring ??= setTimeout(() => this.#measure())
  }

  /** Ends a span, if anything was going on in it, and begins the next. */
  #measure(): void {
    clearTimeout(this.#measuring)
    this.#measuring = undefined
    const now = performance.now()
    const { began, units, submits } = this.#span
    this.#span = { began: now, units: 0, submits: 0 }
    if (submits === 0) return
    const milliseconds = now - began
    this.#busy += milliseconds
    this.#remember(units, milliseconds)
    // What is reported late was done in an earlier span, and shows no more speed than all spans together.
    const { units: all, milliseconds: time } = this.#average
    this.#pace.learn(units, all === 0 ? milliseconds : Math.max(milliseconds, (units * time) / all), submits)
  }

  #remember(units: number, milliseconds: number): void {
    const average = this.#average
    average.units += units
    average.milliseconds += milliseconds
    if (average.milliseconds < AVERAGE_MS) return
    average.units /= 2
    average.milliseconds /= 2
  }

  /** Starts the time anew while anything is unfinished. */
  #watchOver(): void {
    this.#stopWatch()
    if (this.#depth === 0 || this.#health.failure !== undefined) return
    const milliseconds = this.#timeout
    this.#stopWatch = watch(milliseconds, () =>
      this.#health.end(new GpuError('GPU_TIMEOUT', `nothing finished for ${milliseconds} ms`, { milliseconds })),
    )
  }

  /** Stops the clocks. */
  close(): void {
    this.#stopWatch()
    clearTimeout(this.#measuring)
  }

  stats(): SubmissionStats {
    return { submits: this.#submits, depth: this.#depth, busyMilliseconds: this.#busy }
  }
}
