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
/** Milliseconds of calls of a class for which a decision holds at most: some 100 times, or more, what it takes to learn and to decide
 * anew. At first, and after a change, it holds for one call, or more if it is clear, and then for twice as many each time. */
const HOLD = 30
/** Doubt below which a decision is clear, and the milliseconds of calls that it holds for at first. */
const CLEAR = 1e-3
const CLEAR_HOLD = 4
/** Milliseconds of calls that are compared with what was expected of them at once: a clock may tick ten times a
 * millisecond. */
const WATCHED = 0.25
/** Times of what was expected beyond which a short call is a spike. */
const SPIKE = 4

/** A decision that holds, and the calls that were made by it. */
interface Held {
  readonly decision: Decision
  readonly version: number
  /** Calls for which it holds, at most. */
  readonly most: number
  /** Calls that were decided by it, and the milliseconds that are expected of them. */
  decided: number
  spent: number
  /** Calls that were measured, and their milliseconds. */
  calls: number
  ms: number
  /** Of those, the ones that have not been compared yet. */
  unwatched: number
  unwatchedMs: number
}

interface ClassState {
  /** Milliseconds that may be lost; not a number before the first call. */
  credit: number
  held: Held | undefined
  /** Calls for which the last decision held. */
  most: number
}

const isOver = ({ decided, most, spent }: Held): boolean => decided >= most || spent >= HOLD

export interface ChoiceOptions {
  /** Shape from which the GPU is taken to win until both sides have been measured. */
  readonly crossover: Shape
  /** Whether both sides run on the same processor: whatever slows one slows the other. */
  readonly isShared?: boolean
}

export class Choice {
  readonly estimators: Readonly<Record<Side, Estimator>>
  readonly #classes = new Map<number, ClassState>()
  readonly #options: ChoiceOptions
  #check: { readonly side: Side; left: number; saved: number } | undefined
  #calls = 0
  /** Goes up when decisions no longer hold. */
  #version = 0

  constructor(estimators: Readonly<Record<Side, Estimator>>, options: ChoiceOptions) {
    this.estimators = estimators
    this.#options = options
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
   * shapes together cost no more than a small share of its time. Short calls are decided many at once. */
  decide(shape: Shape): Decision {
    this.#calls++
    const state = this.#stateOf(shape)
    const { held } = state
    if (held && !isOver(held) && held.version === this.#version) {
      held.decided++
      held.spent += held.decision.predicted[held.decision.side]
      return held.decision
    }
    const decision = this.explain(shape)
    const { side, predicted, doubt } = decision
    const best = predicted[side]
    const loss = predicted[otherSide(side)] - best
    const spent = held?.spent ?? best
    state.credit = Math.min(
      Number.isNaN(state.credit) ? FIRST_CREDIT * best : state.credit + EXPLORATION * spent,
      MAX_CREDIT * best,
    )
    const first = doubt < CLEAR ? Math.max(Math.round(CLEAR_HOLD / best), 1) : 1
    const isAnew = held !== undefined && held.version !== this.#version
    state.most = isAnew ? first : Math.max(held ? 2 * state.most : state.most, first)
    state.held = undefined
    const other: Decision = { ...decision, side: otherSide(side), isExploring: true }
    if (this.#checks(other.side, loss, best, spent)) return other
    if (doubt >= LEAST_DOUBT && loss <= state.credit) {
      state.credit -= loss
      return other
    }
    const counts = { decided: 1, calls: 0, ms: 0, unwatched: 0, unwatchedMs: 0 }
    state.held = { decision, version: this.#version, most: state.most, spent: best, ...counts }
    return decision
  }

  /** Learns what a call took.
   * @returns whether the side was found to have changed */
  record(side: Side, timing: Timing): boolean {
    const { changes } = this.estimators[side]
    const { held } = this.#stateOf(timing)
    const isHeld = held?.version === this.#version && held.decision.side === side
    if (isHeld) this.#keep(side, timing, held)
    else this.learn(side, timing)
    return this.estimators[side].changes > changes
  }

  /** Learns a timing that no caller has waited for. */
  learn(side: Side, timing: Timing): void {
    if (!(timing.ms > 0) || !Number.isFinite(timing.ms)) return
    this.#watch(side, Math.log(timing.ms) - this.#estimate(side, timing).log)
    this.#learn(side, timing)
  }

  #learn(side: Side, timing: Timing): void {
    this.estimators[side].record(timing, this.#calls)
    this.#couple(side)
  }

  /** Adds a call to those that a decision was held for; what they took is learnt as one timing. */
  #keep(side: Side, { n, batch, ms }: Timing, held: Held): void {
    const expected = held.decision.predicted[side]
    held.calls++
    held.ms += Math.min(ms, SPIKE * expected)
    held.unwatched++
    held.unwatchedMs += ms
    const wanted = held.unwatched * expected
    if (wanted >= WATCHED || isOver(held)) {
      // A clock that has not ticked says nothing.
      const isChanged = held.unwatchedMs > 0 && this.#watch(side, Math.log(held.unwatchedMs / wanted))
      if (isChanged) {
        this.#learn(side, { n, batch, ms: held.unwatchedMs / held.unwatched })
        return
      }
      held.unwatched = 0
      held.unwatchedMs = 0
    }
    if (!isOver(held) || held.ms === 0) return
    // A spike among few calls is left to the estimator, which knows them.
    const mean = held.calls > 1 ? held.ms / held.calls : ms
    held.calls = 0
    held.ms = 0
    this.#learn(side, { n, batch, ms: mean })
  }

  /** @returns whether the machine has changed */
  #watch(side: Side, surprise: number): boolean {
    const change = this.estimators[side].watch(surprise, this.#calls)
    if (!change) return false
    this.#version++
    // What another program takes from a processor, it takes from both sides.
    if (this.#options.isShared) this.estimators[otherSide(side)].shift(change)
    else this.#check = { side, left: CHECKS, saved: 0 }
    return true
  }

  /** Whether to ask a side that has changed, at this loss. */
  #checks(side: Side, loss: number, best: number, spent: number): boolean {
    const check = this.#check
    if (!check) return false
    check.saved += CHECKING * spent
    if (check.side !== side || loss > Math.min(check.saved, CHECK_LOSS * best)) return false
    check.saved -= loss
    if (--check.left === 0) this.#check = undefined
    return true
  }

  /** A side that was never measured is assumed to cross the other where the prior says, however fast that turns out. */
  #couple(side: Side): void {
    const unseen = this.estimators[otherSide(side)]
    if (unseen.isKnown || unseen.timings.length > 0) return
    const { crossover } = this.#options
    unseen.rescale(this.#estimate(side, crossover).ms / timeOf(unseen.law, crossover))
    this.#version++
  }

  /** A choice for operations that take so many times as long on both sides. */
  scaledBy(factor: number): Choice {
    const { wasm, webgpu } = this.estimators
    return new Choice({ wasm: wasm.scaledBy(factor), webgpu: webgpu.scaledBy(factor) }, this.#options)
  }

  /** Fits the laws to what has been measured, and asks anew what seemed clear. */
  refit(): void {
    for (const side of SIDES) this.estimators[side].refit()
    this.#classes.clear()
    this.#version++
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
    const state: ClassState = { credit: Number.NaN, held: undefined, most: 1 }
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
