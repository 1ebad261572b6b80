/**
 * What one side will take for a shape: a cost law, and what measured calls say about it. Deviations from the law are a
 * Gaussian process over log n, log batch and time, in logarithms: a level that wanders, a tilt, and local bumps. So a
 * timing moves its own size class most, the others with the level, and the farther it lies back the less it binds.
 */
import { cholesky, fitLaw, forwardSubstitute, type Law, type Shape, scaled, solve, type Timing, timeOf } from './law.ts'

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

interface Kernel {
  readonly level: number
  readonly tilt: number
  readonly bump: number
}

/** Standard deviations in logarithms of time: of a prior that knows no machine, and of a law fitted on this one. */
const UNKNOWN: Kernel = { level: 1.5, tilt: 0.15, bump: 0.3 }
const KNOWN: Kernel = { level: 0.5, tilt: 0.03, bump: 0.2 }
/** Calls in which the level loses its memory. */
const LEVEL_MEMORY = 300
/** Octaves over which bumps reach. */
const REACH = 1
/** Samples kept in all, and per class of shapes. */
const MAX_SAMPLES = 40
const MAX_PER_CLASS = 4
const NOISE = { initial: 0.08, least: 0.02, most: 0.35, memory: 0.1 }
/** Samples from which a law is fitted without a calibration. */
const ENOUGH = 6
/** Degrees of freedom of the errors' distribution: heavy tails, since calls meet garbage collections and other programs. */
const TAIL = 3
const REWEIGHTINGS = 3
/** Deviations from what was expected that, so many in a row to one side and of like size, are a change and not noise. Calls
 * that are slower need more: what disturbs a call makes it slower. */
const CHANGES: readonly { readonly run: number; readonly least: number; readonly sign: 1 | -1 }[] = [
  { run: 2, least: 0.4, sign: -1 },
  { run: 3, least: 0.2, sign: -1 },
  { run: 3, least: 0.4, sign: 1 },
  { run: 4, least: 0.2, sign: 1 },
]
const LONGEST_RUN = 4
/** How far surprises may differ that have one cause, beside noise. */
const LIKENESS = 0.35
/** Variance of older samples after a change: it need not be the same factor at every size. */
const DOUBT = 0.04

/** Quarter octaves of n and octaves of the batch. */
export const classOf = ({ n, batch }: Shape): string =>
  `${Math.round(4 * Math.log2(n))}/${Math.round(Math.log2(batch))}`

export class Estimator {
  #law: Law
  #isKnown: boolean
  #samples: Sample[] = []
  #noise = NOISE.initial
  /** The last surprises, in units of the logarithm, newest last. */
  #surprises: number[] = []
  #changes = 0
  #fit: { readonly lower: number[][]; readonly weights: number[] } | undefined

  /** @param isKnown whether the law was fitted on this machine */
  constructor(law: Law, isKnown = false) {
    this.#law = law
    this.#isKnown = isKnown
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
    return this.#changes
  }

  get timings(): readonly Timing[] {
    return this.#samples.map(({ n, batch, ms }) => ({ n, batch, ms }))
  }

  /** @param at number of the call that is asked for */
  estimate(shape: Shape, at: number): Estimate {
    const base = Math.log(timeOf(this.#law, shape))
    const kernel = this.#isKnown ? KNOWN : UNKNOWN
    const own = covariance(kernel, { ...shape, at }, { ...shape, at })
    if (this.#samples.length === 0) return { ms: Math.exp(base), log: base, deviation: Math.sqrt(own) }
    this.#fit ??= this.#regress(kernel)
    const { lower, weights } = this.#fit
    const cross = this.#samples.map((sample) => covariance(kernel, sample, { ...shape, at }))
    const log = base + cross.reduce((sum, k, i) => sum + k * (weights[i] as number), 0)
    const explained = forwardSubstitute(lower, cross).reduce((sum, v) => sum + v * v, 0)
    return { ms: Math.exp(log), log, deviation: Math.sqrt(Math.max(own - explained, 1e-6)) }
  }

  /** Learns from a call. */
  record(timing: Timing, at: number): void {
    const surprise = Math.log(timing.ms) - this.estimate(timing, at).log
    if (this.#isKnown) this.#watch(surprise)
    const limited = Math.min(Math.abs(surprise), 3 * this.#noise)
    const variance = (1 - NOISE.memory) * this.#noise ** 2 + NOISE.memory * limited ** 2
    this.#noise = Math.min(Math.max(Math.sqrt(variance), NOISE.least), NOISE.most)
    this.#samples.push({ n: timing.n, batch: timing.batch, ms: timing.ms, at, doubt: 0 })
    this.#prune(classOf(timing))
    this.#fit = undefined
    if (!this.#isKnown && this.#samples.length >= ENOUGH) this.refit()
  }

  /** A call went as expected, and is not worth learning from. */
  confirm(): void {
    this.#surprises = []
  }

  /** Moves a law that nothing was measured for. */
  rescale(factor: number): void {
    this.#law = scaled(this.#law, factor)
    this.#fit = undefined
  }

  /** Fits the law to what there is, as after a calibration. */
  refit(): void {
    if (this.#samples.length === 0) return
    this.#law = fitLaw(this.#law, this.#samples)
    this.#isKnown = true
    this.#fit = undefined
  }

  /** Surprises that agree with each other are a change of the machine: law and older samples move with it. */
  #watch(surprise: number): void {
    this.#surprises = [...this.#surprises, surprise].slice(-LONGEST_RUN)
    for (const { run, least, sign } of CHANGES) {
      const last = this.#surprises.slice(-run).map((s) => s * sign)
      if (last.length < run) continue
      const sorted = [...last].sort((a, b) => a - b)
      const [low, high] = [sorted[0] as number, sorted[run - 1] as number]
      if (low < Math.max(least, 2 * this.#noise) || high - low > Math.max(LIKENESS, 4 * this.#noise)) continue
      this.#shift(sign * (sorted[(run - 1) >> 1] as number), run - 1)
      this.#surprises = []
      return
    }
  }

  /** @param fresh samples at the end that were taken after the change */
  #shift(shift: number, fresh: number): void {
    this.#changes++
    const factor = Math.exp(shift)
    const from = this.#samples.length - fresh
    this.#law = scaled(this.#law, factor)
    this.#samples = this.#samples.map((sample, i) =>
      i >= from ? sample : { ...sample, ms: sample.ms * factor, doubt: sample.doubt + DOUBT },
    )
    this.#fit = undefined
  }

  #prune(newest: string): void {
    const same = this.#samples.filter((sample) => classOf(sample) === newest)
    const surplus = same.length > MAX_PER_CLASS ? same[0] : undefined
    const dropped = surplus ?? (this.#samples.length > MAX_SAMPLES ? this.#samples[0] : undefined)
    this.#samples = this.#samples.filter((sample) => sample !== dropped)
  }

  /** Regression with Student's t as the errors' distribution, by reweighting (Lange, Little, Taylor 1989). */
  #regress(kernel: Kernel): { lower: number[][]; weights: number[] } {
    const samples = this.#samples
    const targets = samples.map((sample) => Math.log(sample.ms) - Math.log(timeOf(this.#law, sample)))
    const matrix = samples.map((a) => samples.map((b) => covariance(kernel, a, b)))
    const variance = this.#noise ** 2
    let errors = samples.map(() => variance)
    let fit: { lower: number[][]; weights: number[] } = { lower: [], weights: [] }
    for (let round = 0; round < REWEIGHTINGS; round++) {
      const noisy = matrix.map((row, i) =>
        row.map((k, j) => (i === j ? k + (errors[i] as number) + (samples[i] as Sample).doubt : k)),
      )
      const lower = cholesky(noisy)
      // The noise on the diagonal keeps it positive definite.
      if (!lower) break
      const weights = solve(lower, targets)
      fit = { lower, weights }
      errors = targets.map((target, i) => {
        const row = matrix[i] as number[]
        const residual = target - row.reduce((sum, k, j) => sum + k * (weights[j] as number), 0)
        return (variance * (TAIL + residual ** 2 / variance)) / (TAIL + 1)
      })
    }
    return fit
  }
}

type Place = Shape & { readonly at: number }

/** The size at which a tilt turns. */
const PIVOT = 11

function covariance({ level, tilt, bump }: Kernel, a: Place, b: Place): number {
  const [x, y] = [Math.log2(a.n), Math.log2(b.n)]
  const apart = (x - y) ** 2 + (Math.log2(a.batch) - Math.log2(b.batch)) ** 2
  const age = Math.abs(a.at - b.at) / LEVEL_MEMORY
  return (
    level ** 2 * Math.exp(-age) +
    tilt ** 2 * (x - PIVOT) * (y - PIVOT) +
    bump ** 2 * Math.exp(-apart / (2 * REACH ** 2) - age / 4)
  )
}
