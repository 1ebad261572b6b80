/** Wasm or GPU for one operation: by what each is expected to take, learning from every call. */
import { classOf, type Estimate, type Estimator } from './estimator.ts'
import { type Shape, type Timing, timeOf } from './law.ts'

export type Side = 'wasm' | 'webgpu'

const SIDES: readonly Side[] = ['wasm', 'webgpu']

export const otherSide = (side: Side): Side => (side === 'wasm' ? 'webgpu' : 'wasm')

export interface Decision {
  readonly side: Side
  /** Milliseconds that each side is expected to take. */
  readonly predicted: Readonly<Record<Side, number>>
  /** Whether the slower side is taken, to find out whether it still is. */
  readonly isExploring: boolean
  /** Probability that the side expected to be slower is the faster one. */
  readonly doubt: number
}

/** Share of the time in a class of shapes that may be lost by asking the other side. */
const EXPLORATION = 0.02
/** What may be lost in the first call, as a share of its time. */
const FIRST_CREDIT = 0.03
/** Saved up at most, in calls. */
const MAX_CREDIT = 4
/** Doubt below which nothing is asked. */
const LEAST_DOUBT = 0.08
/** After a side was found to have changed, so many calls of its may be made to see whether it is true, for this share of the
 * time since. */
const CHECKS = 3
const CHECKING = 0.03
/** The most that one of them may lose, in times of the call. */
const CHECK_LOSS = 4
/** Doubt below which a decision holds for some calls more, and calls that go as expected teach nothing. */
const STEADY_DOUBT = 0.001
const STEADY_CALLS = 8
/** A surprise, in logarithms, that is always looked into. */
const SURPRISE = 0.2

interface ClassState {
  /** Milliseconds that may be lost; not a number before the first call. */
  credit: number
  steady: { readonly decision: Decision; left: number } | undefined
}

export class Choice {
  readonly estimators: Readonly<Record<Side, Estimator>>
  readonly #classes = new Map<string, ClassState>()
  readonly #crossover: Shape
  #check: { readonly side: Side; left: number; saved: number } | undefined
  #calls = 0

  /** @param crossover shape from which the GPU is taken to win until both sides have been measured */
  constructor(estimators: Readonly<Record<Side, Estimator>>, crossover: Shape) {
    this.estimators = estimators
    this.#crossover = crossover
  }

  /** What would run, and what it is expected to take; changes nothing. */
  explain(shape: Shape): Decision {
    const [wasm, webgpu] = [this.#estimate('wasm', shape), this.#estimate('webgpu', shape)]
    const side: Side = webgpu.ms <= wasm.ms ? 'webgpu' : 'wasm'
    const spread = Math.hypot(wasm.deviation, webgpu.deviation)
    const doubt = normalTail(Math.abs(wasm.log - webgpu.log) / spread)
    return { side, predicted: { wasm: wasm.ms, webgpu: webgpu.ms }, isExploring: false, doubt }
  }

  /** Where a call is to run. Now and then that is the side expected to be slower, as long as all such calls of a class of
   * shapes together cost no more than a small share of its time. */
  decide(shape: Shape): Decision {
    this.#calls++
    const state = this.#stateOf(shape)
    if (state.steady && state.steady.left-- > 0 && !this.#check) return state.steady.decision
    const decision = this.explain(shape)
    const { side, predicted, doubt } = decision
    const best = predicted[side]
    const loss = predicted[otherSide(side)] - best
    state.steady = doubt < STEADY_DOUBT ? { decision, left: STEADY_CALLS } : undefined
    state.credit = Math.min(
      Number.isNaN(state.credit) ? FIRST_CREDIT * best : state.credit + EXPLORATION * best,
      MAX_CREDIT * best,
    )
    if (this.#checks(otherSide(side), loss, best)) return { ...decision, side: otherSide(side), isExploring: true }
    if (doubt < LEAST_DOUBT || loss > state.credit) return decision
    state.credit -= loss
    return { ...decision, side: otherSide(side), isExploring: true }
  }

  /** Learns what a call took. */
  record(side: Side, timing: Timing): void {
    const state = this.#stateOf(timing)
    const { steady } = state
    if (steady && steady.left < STEADY_CALLS && steady.decision.side === side) {
      const { predicted } = steady.decision
      // Where one side is several times faster, noise of short calls is not worth an estimate.
      const margin = Math.abs(Math.log(predicted.wasm / predicted.webgpu)) / 2
      if (Math.abs(Math.log(timing.ms / predicted[side])) < Math.max(SURPRISE, margin)) {
        this.estimators[side].confirm()
        return
      }
      state.steady = undefined
    }
    this.learn(side, timing)
  }

  /** Learns a timing that no caller has waited for. */
  learn(side: Side, timing: Timing): void {
    if (!(timing.ms > 0) || !Number.isFinite(timing.ms)) return
    const { changes } = this.estimators[side]
    this.estimators[side].record(timing, this.#calls)
    if (this.estimators[side].changes > changes) this.#check = { side, left: CHECKS, saved: 0 }
    this.#couple(side)
  }

  /** Whether to ask a side that has changed, at this loss. */
  #checks(side: Side, loss: number, best: number): boolean {
    const check = this.#check
    if (!check) return false
    check.saved += CHECKING * best
    if (check.side !== side || loss > Math.min(check.saved, CHECK_LOSS * best)) return false
    check.saved -= loss
    if (--check.left === 0) this.#check = undefined
    return true
  }

  /** A side that was never measured is assumed to cross the other where the prior says, however fast that turns out. */
  #couple(side: Side): void {
    const unseen = this.estimators[otherSide(side)]
    if (unseen.isKnown || unseen.timings.length > 0) return
    unseen.rescale(this.#estimate(side, this.#crossover).ms / timeOf(unseen.law, this.#crossover))
  }

  /** Fits the laws to what has been measured, and asks anew what seemed clear. */
  refit(): void {
    for (const side of SIDES) this.estimators[side].refit()
    this.#classes.clear()
  }

  /** Share of its time that a call of this shape is expected to lose by a wrong decision, the side whose measurement
   * would help more, and the milliseconds that this takes. */
  risk(shape: Shape): { readonly risk: number; readonly side: Side; readonly cost: number } {
    const [wasm, webgpu] = [this.#estimate('wasm', shape), this.#estimate('webgpu', shape)]
    const spread = Math.hypot(wasm.deviation, webgpu.deviation)
    const z = Math.abs(wasm.log - webgpu.log) / spread
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
    const side: Side = wasm.deviation >= webgpu.deviation ? 'wasm' : 'webgpu'
    return { risk: spread * (density - z * normalTail(z)), side, cost: side === 'wasm' ? wasm.ms : webgpu.ms }
  }

  #estimate(side: Side, shape: Shape): Estimate {
    return this.estimators[side].estimate(shape, this.#calls)
  }

  #stateOf(shape: Shape): ClassState {
    const key = classOf(shape)
    const found = this.#classes.get(key)
    if (found) return found
    const state: ClassState = { credit: Number.NaN, steady: undefined }
    this.#classes.set(key, state)
    return state
  }
}

/** P(Z > z) of the standard normal distribution. Source: Abramowitz, Stegun 26.2.17. */
export function normalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return Math.min(Math.max((Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly, 0), 1)
}
