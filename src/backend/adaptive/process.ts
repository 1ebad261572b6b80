/**
 * Regression of deviations from a cost law: a Gaussian process over log n, log batch and time, in logarithms: a level that
 * wanders, a tilt, and local bumps; with heavy-tailed errors. What is fitted changes with every call that is learnt from,
 * so covariances are kept: a sample more costs a row, not a matrix.
 */
import { cholesky, forwardSubstitute, solve, type Triangle } from './cholesky.ts'
import type { Shape } from './law.ts'

/** Standard deviations in logarithms of time. */
export interface Kernel {
  readonly level: number
  readonly tilt: number
  readonly bump: number
}

/** Where something was measured, or is asked for: logarithms of n and batch, and the number of the call. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly at: number
}

export const placeOf = ({ n, batch }: Shape, at: number): Place => ({ x: Math.log2(n), y: Math.log2(batch), at })

/** Calls in which the level loses its memory. */
const LEVEL_MEMORY = 300
/** Octaves over which bumps reach. */
const REACH = 1
/** The size at which a tilt turns. */
const PIVOT = 11
/** Degrees of freedom of the errors' distribution: heavy tails, since calls meet garbage collections and other programs. */
const TAIL = 3
const REWEIGHTINGS = 3

function covariance({ level, tilt, bump }: Kernel, a: Place, b: Place): number {
  const [dx, dy] = [a.x - b.x, a.y - b.y]
  const age = Math.abs(a.at - b.at) / LEVEL_MEMORY
  return (
    level * level * Math.exp(-age) +
    tilt * tilt * (a.x - PIVOT) * (b.x - PIVOT) +
    bump * bump * Math.exp(-(dx * dx + dy * dy) / (2 * REACH * REACH) - age / 4)
  )
}

export interface Deviation {
  readonly mean: number
  readonly deviation: number
}

interface Fit {
  readonly lower: Triangle
  readonly weights: Float64Array
}

export class Process {
  readonly #kernel: Kernel
  readonly #places: Place[] = []
  /** The lower triangle. */
  readonly #covariances: number[][] = []

  constructor(kernel: Kernel, places: readonly Place[] = []) {
    this.#kernel = kernel
    for (const place of places) this.add(place)
  }

  add(place: Place): void {
    this.#places.push(place)
    this.#covariances.push(this.#places.map((other) => covariance(this.#kernel, other, place)))
  }

  remove(index: number): void {
    this.#places.splice(index, 1)
    this.#covariances.splice(index, 1)
    for (let i = index; i < this.#covariances.length; i++) this.#covariances[i]?.splice(index, 1)
  }

  /** Student's t as the errors' distribution, by reweighting (Lange, Little, Taylor 1989).
   * @param targets what was found at each place @param variance of an error @param doubts variances beside it */
  fit(targets: readonly number[], variance: number, doubts: readonly number[]): Fit | undefined {
    const n = targets.length
    const errors = new Float64Array(n).fill(variance)
    const noise = new Float64Array(n)
    let fit: Fit | undefined
    for (let round = 0; round < REWEIGHTINGS; round++) {
      for (let i = 0; i < n; i++) noise[i] = (errors[i] as number) + (doubts[i] as number)
      const lower = cholesky(this.#covariances, noise)
      // The noise on the diagonal keeps it positive definite.
      if (!lower) break
      const weights = solve(lower, targets)
      fit = { lower, weights }
      for (let i = 0; i < n; i++) {
        // K·w = target − noise·w, so the residual needs no product with K.
        const residual = (noise[i] as number) * (weights[i] as number)
        errors[i] = (variance * (TAIL + residual ** 2 / variance)) / (TAIL + 1)
      }
    }
    return fit
  }

  /** @param fit of the places that there are; without one, what is known before anything was found */
  at(place: Place, fit?: Fit): Deviation {
    const own = covariance(this.#kernel, place, place)
    if (!fit) return { mean: 0, deviation: Math.sqrt(own) }
    const cross = this.#places.map((other) => covariance(this.#kernel, other, place))
    let mean = 0
    for (let i = 0; i < cross.length; i++) mean += (cross[i] as number) * (fit.weights[i] as number)
    let explained = 0
    for (const value of forwardSubstitute(fit.lower, cross)) explained += value * value
    return { mean, deviation: Math.sqrt(Math.max(own - explained, 1e-6)) }
  }
}
