/**
 * What one side will take for a shape: a cost law, and what measured calls say about it (`process.ts`). So a timing moves its
 * own size class most, the others with the level, and the farther it lies back the less it binds.
 */
import { type Change, Changes } from './changes.ts'
import { fitLaw, type Law, type Shape, scaled, type Timing, timeOf } from './law.ts'
import { type Kernel, Process, placeOf } from './process.ts'

/** Logarithm of the time, and its standard deviation. */
export interface Estimate {
  readonly ms: number
  readonly log: number
  readonly deviation: number
}

interface Sample extends Timing {
  /** Number of the call. */
  readonly at: number
  /** Variance that a change of the machine has added. */
  readonly doubt: number
}

/** Of a prior that knows no machine, and of a law fitted on this one. */
const UNKNOWN: Kernel = { level: 1.5, tilt: 0.15, bump: 0.3 }
const KNOWN: Kernel = { level: 0.5, tilt: 0.03, bump: 0.2 }
/** Samples kept in all, and per class of shapes. */
const MAX_SAMPLES = 40
const MAX_PER_CLASS = 4
const NOISE = { initial: 0.08, least: 0.02, most: 0.35, memory: 0.1 }
/** Samples from which a law is fitted without a calibration. */
const ENOUGH = 6
/** Variance of older samples after a change: it need not be the same factor at every size. */
const DOUBT = 0.04

/** Quarter octaves of n and octaves of the batch. */
export const classOf = ({ n, batch }: Shape): number => 64 * Math.round(4 * Math.log2(n)) + Math.round(Math.log2(batch))

export class Estimator {
  #law: Law
  #isKnown: boolean
  #samples: Sample[] = []
  #process: Process
  #noise = NOISE.initial
  readonly #changes = new Changes()
  #fit: ReturnType<Process['fit']> | undefined

  /** @param isKnown whether the law was fitted on this machine */
  constructor(law: Law, isKnown = false) {
    this.#law = law
    this.#isKnown = isKnown
    this.#process = new Process(isKnown ? KNOWN : UNKNOWN)
  }

  get law(): Law {
    return this.#law
  }

  get isKnown(): boolean {
    return this.#isKnown
  }

  /** Standard deviation of a call, in logarithms. */
  get noise(): number {
    return this.#noise
  }

  /** How often the machine was found to have changed. */
  get changes(): number {
    return this.#changes.count
  }

  get timings(): readonly Timing[] {
    return this.#samples.map(({ n, batch, ms }) => ({ n, batch, ms }))
  }

  /** @param at number of the call that is asked for */
  estimate(shape: Shape, at: number): Estimate {
    const base = Math.log(timeOf(this.#law, shape))
    if (this.#samples.length > 0) this.#fit ??= this.#regress()
    const { mean, deviation } = this.#process.at(placeOf(shape, at), this.#fit)
    return { ms: Math.exp(base + mean), log: base + mean, deviation }
  }

  /** Compares a call, or short ones together, with what was expected of it: costs next to nothing.
   * @param surprise in logarithms @returns a change of the machine, if that is what it was */
  watch(surprise: number, at: number): Change | undefined {
    const change = this.#isKnown ? this.#changes.watch(surprise, at, this.#noise) : undefined
    const limited = Math.min(Math.abs(surprise), 3 * this.#noise)
    const variance = (1 - NOISE.memory) * this.#noise ** 2 + NOISE.memory * limited ** 2
    this.#noise = Math.min(Math.max(Math.sqrt(variance), NOISE.least), NOISE.most)
    if (change) this.shift(change)
    return change
  }

  /** Learns from a call that was watched. */
  record(timing: Timing, at: number): void {
    this.#samples.push({ n: timing.n, batch: timing.batch, ms: timing.ms, at, doubt: 0 })
    this.#process.add(placeOf(timing, at))
    this.#prune(classOf(timing))
    this.#fit = undefined
    if (!this.#isKnown && this.#samples.length >= ENOUGH) this.refit()
  }

  /** Moves a law that nothing was measured for. */
  rescale(factor: number): void {
    this.#law = scaled(this.#law, factor)
    this.#fit = undefined
  }

  /** An estimator of what takes so many times as long, as far as the law says. */
  scaledBy(factor: number): Estimator {
    return new Estimator(scaled(this.#law, factor), this.#isKnown)
  }

  /** Fits the law to what there is, as after a calibration. */
  refit(): void {
    if (this.#samples.length === 0) return
    this.#law = fitLaw(this.#law, this.#samples)
    if (!this.#isKnown) {
      this.#process = new Process(
        KNOWN,
        this.#samples.map((sample) => placeOf(sample, sample.at)),
      )
    }
    this.#isKnown = true
    this.#fit = undefined
  }

  /** Moves the law and what is older than the change. */
  shift({ shift, since }: Change): void {
    const factor = Math.exp(shift)
    this.#law = scaled(this.#law, factor)
    this.#samples = this.#samples.map((sample) =>
      sample.at >= since ? sample : { ...sample, ms: sample.ms * factor, doubt: sample.doubt + DOUBT },
    )
    this.#fit = undefined
  }

  #prune(newest: number): void {
    const same = this.#samples.filter((sample) => classOf(sample) === newest)
    const surplus = same.length > MAX_PER_CLASS ? same[0] : undefined
    const dropped = surplus ?? (this.#samples.length > MAX_SAMPLES ? this.#samples[0] : undefined)
    if (!dropped) return
    const index = this.#samples.indexOf(dropped)
    this.#samples.splice(index, 1)
    this.#process.remove(index)
  }

  #regress(): ReturnType<Process['fit']> {
    const targets = this.#samples.map((sample) => Math.log(sample.ms / timeOf(this.#law, sample)))
    return this.#process.fit(
      targets,
      this.#noise ** 2,
      this.#samples.map(({ doubt }) => doubt),
    )
  }
}
