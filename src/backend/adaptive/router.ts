/** Runs calls on Wasm or on the GPU: chooses, measures, audits, falls back, calibrates. One for each instance. */
import { abortError, KzgError } from '../../errors.ts'
import { GpuContext } from '../webgpu/context.ts'
import { Breaker } from './breaker.ts'
import { BriefCalls } from './brief.ts'
import type { CalibrationOptions } from './calibration.ts'
import type { Side } from './choice.ts'
import type { GpuEngines, OpenEngines, PointsOnGpu } from './engines.ts'
import { type Explanation, explain, type Situation } from './explain.ts'
import { Failures, type GpuFailure, gpuError } from './failures.ts'
import { Knowledge, type KnowledgeOptions } from './knowledge.ts'
import type { Shape } from './law.ts'
import { OPERATIONS, type Operation } from './priors.ts'
import { calibrateAll, type Probes } from './probes.ts'
import { isMeasured, type PerformanceProfile } from './profile.ts'
import { requireSound, type Task } from './task.ts'

export interface RouterOptions extends Omit<KnowledgeOptions, 'measures'> {
  readonly open: OpenEngines
  /** Whether there is another device after a loss; yes unless said otherwise. */
  readonly hasSuccessor?: boolean | undefined
  /** Terms or scalars from which a device is looked for. */
  readonly leastWork: number
  /** Whether the caller wants the GPU and nothing else. */
  readonly isForced: boolean
  /** Whether every answer is computed again, which is part of what it takes then. */
  readonly isFullyAudited: boolean
  /** Whether to calibrate by itself in pauses. */
  readonly isSelfCalibrating: boolean
  readonly onFallback?: ((failure: GpuFailure) => void) | undefined
  readonly probes: Probes
  /** Waits until it is likely that nothing else wants to run. */
  readonly pause: () => Promise<void>
  readonly now?: () => number
}

/** Milliseconds between two calibrations that nobody has asked for. */
const RECALIBRATION = 120_000
/** Milliseconds for which the measurements of a calibration wait, together, until no call is under way. Where there always is
 * one, they are made beside it, as calls will run. */
const IDLE_MS = 1000

export class Router {
  readonly #options: RouterOptions
  readonly #context: GpuContext<GpuEngines, PointsOnGpu>
  readonly #known: Knowledge
  readonly #breaker: Breaker
  readonly failures: Failures
  readonly #now: () => number
  /** Why there is no GPU, or none that is worth it. */
  #unavailable: string | undefined
  #calibrating: Promise<void> | undefined
  #calibratedAt: number | undefined
  #isOpening = false
  #calls = { wasm: 0, webgpu: 0 }
  readonly #brief = new BriefCalls()
  /** Calls under way; a call that was not alone all the time has not been measured. */
  #inFlight = 0
  #entries = 0
  #isDisposed = false

  constructor(options: RouterOptions) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
    this.#known = new Knowledge({ ...options, measures: Object.keys(options.probes) as Operation[] })
    this.#breaker = new Breaker(this.#now)
    this.failures = new Failures(options.onFallback)
    this.#context = new GpuContext({
      open: () => this.#openDevice(),
      hasSuccessor: options.hasSuccessor ?? true,
      onLost: () => this.#breaker.fail(),
      now: this.#now,
    })
  }

  /** Points on the device in use, uploaded unless they are there.
   * @param bytes the host's copy, as `MsmMachine.upload` takes it */
  resident(owner: object, bytes: () => Uint8Array): Promise<PointsOnGpu> {
    return this.#context.resident(owner, ({ msm }) => msm.upload(bytes()))
  }

  /** Frees what was uploaded for an owner. */
  forget(owner: object): void {
    this.#context.forget(owner)
  }

  /** Opens the device, and reads what is known of it.
   * @throws KzgError `GPU_UNAVAILABLE`; `GPU_INIT`; `GPU_WRONG_RESULT` if it was put aside */
  open(): Promise<GpuEngines> {
    return this.#context.device()
  }

  async #openDevice(): Promise<GpuEngines> {
    const known = this.#known
    this.#requireTrust()
    const engines = await this.#options.open(async (info) => {
      const tuning = await known.read(info)
      this.#requireTrust()
      return tuning
    })
    try {
      await known.meet(engines)
      this.#requireTrust()
      return engines
    } catch (error) {
      engines.dispose()
      throw error
    }
  }

  #requireTrust(): void {
    const { quarantine } = this.#known
    if (quarantine) throw new KzgError('GPU_WRONG_RESULT', quarantine.reason)
  }

  /** @throws what the task throws; if the GPU is forced, KzgError of its failures */
  run<T>(task: Task<T>): Promise<T> {
    if (task.signal?.aborted) return Promise.reject(abortError(task.signal))
    if (this.#options.isForced) return this.#forced(task)
    const repeats = this.#brief.repeats(task)
    const engines = repeats ? undefined : this.#offer(task)
    if (engines) return this.#orWasm(task, engines)
    if (repeats || this.#brief.skips()) {
      this.#calls.wasm++
      return task.wasm()
    }
    return this.#measured('wasm', task, () => task.wasm())
  }

  async #orWasm<T>(task: Task<T>, engines: GpuEngines): Promise<T> {
    try {
      const result = await this.#onGpu(task, engines)
      this.#breaker.succeed()
      return result
    } catch (error) {
      if (this.#isDisposed) throw new KzgError('DISPOSED')
      const failure = this.#failureOf(error, task, engines)
      if (!failure) {
        this.#breaker.release()
        throw task.signal?.aborted ? abortError(task.signal) : error
      }
      await this.#putAside(failure)
      this.#failed(failure, engines)
      return task.wasm()
    }
  }

  /** What is to blame on the GPU, if anything is. */
  #failureOf<T>(error: unknown, { signal }: Task<T>, engines?: GpuEngines): KzgError | undefined {
    if (signal?.aborted) return undefined
    // Others found the device to be wrong while this call was on it.
    const isGivenBack = engines && this.#context.isGone(engines, error)
    return gpuError(error) ?? (isGivenBack ? new KzgError('DEVICE_LOST', 'the device was given back') : undefined)
  }

  /** A device that computes wrongly is not used again. */
  async #putAside({ code, message }: KzgError): Promise<void> {
    if (code === 'GPU_WRONG_RESULT' && !this.#known.quarantine) await this.quarantine(message)
  }

  async #forced<T>(task: Task<T>): Promise<T> {
    try {
      return await this.#context.run((engines) => this.#onGpu(task, engines))
    } catch (error) {
      if (this.#isDisposed) throw new KzgError('DISPOSED')
      const failure = this.#failureOf(error, task)
      if (failure) await this.#putAside(failure)
      throw failure ?? error
    }
  }

  /** Opens the device behind the caller's back, if such calls may run there. */
  consider(operation: Operation, shape: Shape): void {
    if (this.#whyOff() !== undefined || this.#isDisposed) return
    // What is known of the device is read when it is open.
    const isWorth = this.#known.isReady
      ? this.#known.choices[operation].explain(shape).side === 'webgpu'
      : shape.n * shape.batch >= this.#options.leastWork
    if (isWorth) this.#openBehind()
  }

  /** Whether a part of a call that runs on the GPU is to run there, too. */
  isForGpu(operation: Operation, shape: Shape): boolean {
    if (this.#options.isForced) return true
    const choice = this.#known.choices[operation]
    if (this.#known.info?.isFallbackAdapter && !isMeasured(choice)) return false
    return choice.explain(shape).side === 'webgpu'
  }

  /** What would run where. Changes nothing, and opens nothing.
   * @throws KzgError `BAD_OPTION` */
  explain(operation: Operation, shape: Shape): Explanation {
    if (!OPERATIONS.includes(operation)) {
      throw new KzgError('BAD_OPTION', `an operation is one of '${OPERATIONS.join("', '")}', not ${String(operation)}`)
    }
    const situation: Situation = {
      choice: this.#known.choices[operation],
      isForced: this.#options.isForced,
      off: this.#whyOff(),
      isReady: this.#context.ready !== undefined && this.#known.isReady,
      isFallbackAdapter: this.#known.info?.isFallbackAdapter === true,
      tuning: this.#context.ready?.tuning && this.#known.tuning,
      areForGpu: (transforms) => this.isForGpu('ntt', transforms),
    }
    return explain(situation, operation, shape)
  }

  /** Measures both sides now.
   * @throws KzgError as `open`; what a probe throws; the signal's reason */
  async calibrate(options: CalibrationOptions = {}): Promise<PerformanceProfile> {
    while (this.#calibrating) await this.#calibrating.catch(() => {})
    await this.#calibrate(await this.#tuned(await this.open(), options.signal), options)
    this.#unavailable = undefined
    return this.profile as PerformanceProfile
  }

  /** Engines as they suit the device, where that was only assumed. */
  async #tuned(engines: GpuEngines, signal: AbortSignal | undefined): Promise<GpuEngines> {
    if (!engines.tune || engines.tuning?.rate !== undefined) return engines
    this.#known.tune(await engines.tune(signal))
    // What is under way on the others begins again on these, or ends on Wasm.
    if (!this.#known.isTunedAs(this.#context.ready?.tuning)) this.#context.close()
    return this.open()
  }

  /** What has been learnt; nothing before a device was open. */
  get profile(): PerformanceProfile | undefined {
    return this.#known.profile
  }

  get report() {
    const { ready, losses } = this.#context
    const { info, quarantine, tuning, isCalibrated, refused } = this.#known
    return {
      state: quarantine ? 'quarantined' : this.#unavailable ? 'unavailable' : ready ? 'ready' : 'closed',
      reason: this.#whyOff(),
      adapter: info?.description,
      isFallbackAdapter: info?.isFallbackAdapter,
      tuning,
      isCalibrated,
      profileRefused: refused,
      calls: { ...this.#calls },
      failures: this.failures.last,
      failureCount: this.failures.count,
      losses,
      breaker: this.#breaker.state,
      memoryBytes: ready?.memoryBytes ?? 0,
    } as const
  }

  /** Puts the device aside for good. */
  async quarantine(reason: string): Promise<void> {
    const kept = this.#known.putAside(reason)
    this.#context.close()
    await kept
  }

  dispose(): void {
    this.#isDisposed = true
    this.#context.dispose()
  }

  #whyOff(): string | undefined {
    const { quarantine } = this.#known
    if (quarantine) return `the GPU computed wrongly: ${quarantine.reason}`
    if (this.#unavailable !== undefined) return this.#unavailable
    const { ready, refusal } = this.#context
    if (!ready && refusal) return refusal.message
    if (this.#breaker.state === 'open') return 'the GPU failed several times in a row, and is left alone for a while'
    return undefined
  }

  /** The engines, if a call is to run there. Opens them behind the call's back if it would. */
  #offer<T>({ operation, shape }: Task<T>): GpuEngines | undefined {
    this.#brief.decided()
    if (this.#whyOff() !== undefined || this.#isDisposed) return undefined
    const engines = this.#context.ready
    if (!engines || !this.#known.isReady) {
      this.consider(operation, shape)
      return undefined
    }
    const choice = this.#known.choices[operation]
    const { isFallbackAdapter } = engines.info
    if (isFallbackAdapter && !isMeasured(choice)) return undefined
    // One that came to nothing is made up for.
    if (!isFallbackAdapter && !this.#known.isCalibrated) this.#calibrateBehind()
    const { side, predicted, isExploring } = choice.decide(shape)
    if (side === 'wasm') {
      if (!isExploring) this.#brief.decided({ operation, shape }, predicted.wasm)
      return undefined
    }
    return this.#breaker.tryEnter() ? engines : undefined
  }

  #openBehind(): void {
    if (this.#isOpening) return
    this.#isOpening = true
    this.open()
      .then((engines) => {
        if (this.#known.isCalibrated || this.#known.quarantine) return
        if (!engines.info.isFallbackAdapter) return this.#calibrateBehind()
        // Software on the cores that Wasm runs on. It is measured if a caller asks for it.
        this.#unavailable = `the adapter is software: ${engines.info.description}`
        this.#context.close()
      })
      .catch((error: unknown) => {
        const failure = gpuError(error)
        if (failure?.code === 'GPU_UNAVAILABLE') this.#unavailable = failure.message
        else if (failure && !this.#isDisposed) this.#failed(failure)
      })
      .finally(() => {
        this.#isOpening = false
      })
  }

  #calibrateBehind(): void {
    const now = this.#now()
    const isRecent = this.#calibratedAt !== undefined && now - this.#calibratedAt < RECALIBRATION
    const engines = this.#context.ready
    if (!this.#options.isSelfCalibrating || this.#calibrating || isRecent || !engines) return
    this.#calibratedAt = now
    this.#calibrate(engines, {}).catch((error: unknown) => {
      const failure = gpuError(error)
      if (failure && !this.#isDisposed) this.#failed(failure)
    })
  }

  async #calibrate(engines: GpuEngines, options: CalibrationOptions): Promise<void> {
    // One at a time, since they would measure each other.
    while (this.#calibrating) await this.#calibrating.catch(() => {})
    const { probes, pause } = this.#options
    let patience = IDLE_MS
    const idle = async (): Promise<void> => {
      const start = this.#now()
      do await pause()
      while (this.#inFlight > 0 && !this.#isDisposed && !options.signal?.aborted && this.#now() - start < patience)
      patience -= this.#now() - start
    }
    const work = async (): Promise<void> => {
      // A device that has become slow is measured as it is.
      engines.expectRate?.(undefined)
      const rates = await calibrateAll(this.#known.choices, probes, engines, {
        pause: idle,
        now: this.#now,
        check: () => {
          if (this.#isDisposed) throw new KzgError('DISPOSED')
        },
        ...options,
      })
      this.#known.calibrated(engines, rates)
      await this.#known.save()
    }
    this.#calibrating = work()
    try {
      await this.#calibrating
    } finally {
      this.#calibrating = undefined
    }
  }

  async #onGpu<T>(task: Task<T>, engines: GpuEngines): Promise<T> {
    const { isFullyAudited } = this.#options
    const result = await this.#measured('webgpu', task, async () => {
      const answer = await task.gpu(engines)
      if (isFullyAudited) await requireSound(task, answer)
      return answer
    })
    if (!isFullyAudited) await requireSound(task, result)
    return result
  }

  async #measured<T>(side: Side, { operation, shape, isTypical }: Task<T>, work: () => Promise<T>): Promise<T> {
    this.#calls[side]++
    this.#inFlight++
    const entries = ++this.#entries
    const wasAlone = this.#inFlight === 1
    const start = this.#now()
    try {
      const result = await work()
      if (isTypical && wasAlone && entries === this.#entries && this.#context.ready && !this.#calibrating) {
        const isChanged = this.#known.choices[operation].record(side, { ...shape, ms: this.#now() - start })
        if (isChanged) this.#calibrateBehind()
      }
      return result
    } finally {
      this.#inFlight--
    }
  }

  /** Keeps a failure. A loss is one failure, however many calls it met. */
  #failed(error: KzgError, engines?: GpuEngines): void {
    if (error.code === 'DEVICE_LOST') {
      this.#breaker.release()
      if (engines) this.#context.lose(engines)
    } else {
      this.#breaker.fail()
    }
    this.failures.add(error)
  }
}
