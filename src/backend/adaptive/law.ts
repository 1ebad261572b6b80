/**
 * Cost laws: the time of an operation as a sum of physical parts, each a count of the plan times a rate that is not
 * negative. A law fitted to few timings extrapolates sensibly, which a curve through them does not.
 */

import { cholesky, solve } from './cholesky.ts'

/** A batch of equal operations: sums over n points each, or transforms of n scalars each. */
export interface Shape {
  readonly n: number
  readonly batch: number
}

/** Counts that time is made of; the first is 1, for what a call costs however small it is. */
export type Features = (shape: Shape) => readonly number[]

export interface Timing extends Shape {
  /** Milliseconds. */
  readonly ms: number
}

/** Time = Σ rateᵢ·featureᵢ. */
export interface Law {
  readonly features: Features
  /** Milliseconds per unit of each feature, none negative. */
  readonly rates: readonly number[]
}

/** Milliseconds by the law, never zero. */
export function timeOf({ features, rates }: Law, shape: Shape): number {
  const counts = features(shape)
  return Math.max(
    rates.reduce((sum, rate, i) => sum + rate * (counts[i] ?? 0), 0),
    1e-6,
  )
}

export const scaled = ({ features, rates }: Law, factor: number): Law => ({
  features,
  rates: rates.map((rate) => rate * factor),
})

/** Sizes at which a fit leans a little on the prior, so that few timings do not leave a rate undetermined. */
const ANCHORS: readonly number[] = [64, 1024, 16_384, 262_144]
const ANCHOR_WEIGHT = 0.05
/** Relative error beyond which a timing counts for less: what noise does, not what spikes do. */
const TOLERANCE = 0.2
const ROUNDS = 6

/** The law whose relative errors are least, by iteratively reweighted non-negative least squares (Cauchy weights): a
 * timing that is off by a spike hardly moves it. From the prior, which may lead to a law that takes half of the timings for
 * spikes, and from a fit that believes them all; the better of both.
 * @param prior supplies the features, and the shape of what the timings leave open */
export function fitLaw(prior: Law, timings: readonly Timing[]): Law {
  if (timings.length === 0) return prior
  const ratios = timings.map((timing) => timing.ms / timeOf(prior, timing)).sort((a, b) => a - b)
  const start = scaled(prior, ratios[ratios.length >> 1] as number)
  const rows = [
    ...timings.map((timing) => ({ shape: timing as Shape, ms: timing.ms, base: 1 })),
    ...ANCHORS.map((n) => ({ shape: { n, batch: 1 }, ms: timeOf(start, { n, batch: 1 }), base: ANCHOR_WEIGHT })),
  ].map(({ shape, ms, base }) => ({ relative: prior.features(shape).map((count) => count / ms), base, ms, shape }))
  const { features } = prior
  const solved = (weights: readonly number[], otherwise: Law): Law => ({
    features,
    rates: nonNegativeLeastSquares(rows, weights) ?? otherwise.rates,
  })
  /** Squares of relative errors, in those of the tolerance. */
  const errors = (law: Law) => rows.map(({ ms, shape }) => ((timeOf(law, shape) / ms - 1) / TOLERANCE) ** 2)
  const cost = (law: Law) =>
    errors(law).reduce((sum, error, i) => sum + (rows[i] as { base: number }).base * Math.log1p(error), 0)
  const all = rows.map(({ base }) => base)
  const candidates = [start, solved(all, start)].map((first) => {
    let law = first
    for (let round = 0; round < ROUNDS; round++) {
      law = solved(
        errors(law).map((error, i) => (all[i] as number) / (1 + error)),
        law,
      )
    }
    return law
  })
  return candidates.reduce((best, law) => (cost(law) < cost(best) ? law : best))
}

interface Row {
  readonly relative: readonly number[]
}

/** argmin Σ wᵢ·(1 − cᵀfᵢ)² over c ≥ 0, exactly: the best of all supports, of which a law of four parts has fifteen. */
function nonNegativeLeastSquares(rows: readonly Row[], weights: readonly number[]): number[] | undefined {
  const parts = rows[0]?.relative.length ?? 0
  let best: { readonly rates: number[]; readonly error: number } | undefined
  for (let support = 1; support < 1 << parts; support++) {
    const used = Array.from({ length: parts }, (_, i) => i).filter((i) => support & (1 << i))
    const solution = leastSquares(rows, weights, used)
    if (!solution || solution.some((rate) => !(rate >= 0))) continue
    const rates = Array.from({ length: parts }, () => 0)
    used.forEach((part, i) => {
      rates[part] = solution[i] as number
    })
    const error = rows.reduce(
      (sum, { relative }, i) =>
        sum + (weights[i] as number) * (1 - relative.reduce((dot, f, j) => dot + f * (rates[j] as number), 0)) ** 2,
      0,
    )
    if (!best || error < best.error) best = { rates, error }
  }
  return best?.rates
}

/** The normal equations over some of the parts, each scaled to unit diagonal since counts differ by powers of ten. */
function leastSquares(rows: readonly Row[], weights: readonly number[], used: readonly number[]): number[] | undefined {
  const moment = (a: number, b: number): number =>
    rows.reduce(
      (s, { relative }, i) => s + (weights[i] as number) * (relative[a] as number) * (relative[b] as number),
      0,
    )
  const scale = used.map((part) => 1 / Math.sqrt(moment(part, part)))
  if (scale.some((factor) => !Number.isFinite(factor))) return undefined
  const matrix = used.map((a, i) => used.map((b, j) => moment(a, b) * (scale[i] as number) * (scale[j] as number)))
  const right = used.map(
    (part, i) =>
      rows.reduce((sum, { relative }, k) => sum + (weights[k] as number) * (relative[part] as number), 0) *
      (scale[i] as number),
  )
  const root = cholesky(matrix)
  return root && Array.from(solve(root, right), (value, i) => value * (scale[i] as number))
}
