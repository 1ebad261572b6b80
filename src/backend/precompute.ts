/** When tables are built: while a caller waits for it, or a little at a time while nothing else runs. */
import { KzgError } from '../errors.ts'
import {
  type Backend,
  type G1Resident,
  PRECOMPUTE_LEVELS,
  type PrecomputeLevel,
  type PrecomputeProgress,
} from './backend.ts'
import { type AsyncOptions, nextTask, throwIfAborted } from './driver.ts'
import { keepNothingAlive } from './timers.ts'

/** Points that outlive calls, and how many sums over consecutive runs of them a call takes. */
export interface FixedPoints {
  readonly points: G1Resident
  readonly sums: number
}

/** @throws KzgError `BAD_OPTION` */
export function requireLevel(
  level: unknown,
  allowed: readonly PrecomputeLevel[] = PRECOMPUTE_LEVELS,
): asserts level is PrecomputeLevel {
  if (allowed.includes(level as PrecomputeLevel)) return
  throw new KzgError('BAD_OPTION', `precompute is one of '${allowed.join("', '")}', not ${String(level)}`)
}

/** Longest time without a pause, in milliseconds. */
const SLICE = 6
/** Pause between two slices of a builder in the background. */
const PAUSE = 10

/** Builds the tables of these points to their end, with pauses in which the event loop turns. What was built remains after
 * an abort. A level below the present one changes nothing.
 * @throws KzgError `OUT_OF_MEMORY`; `DISPOSED`; the signal's reason */
export async function buildTables(
  backend: Backend,
  points: () => readonly FixedPoints[],
  level: PrecomputeLevel,
  { signal, onProgress }: AsyncOptions,
): Promise<void> {
  for (;;) {
    throwIfAborted(signal)
    // Anew in every turn: the instance may be another one by now.
    const { precomputation } = backend
    precomputation.level = highest(level, precomputation.level)
    for (const fixed of points()) precomputation.include(fixed.points, fixed.sums)
    const { done, total } = precomputation.advance(SLICE)
    onProgress?.({ phase: 'precompute', done, total })
    if (done === total) return
    await nextTask()
  }
}

const highest = (a: PrecomputeLevel, b: PrecomputeLevel): PrecomputeLevel =>
  PRECOMPUTE_LEVELS.indexOf(a) > PRECOMPUTE_LEVELS.indexOf(b) ? a : b

/** Builds the tables that are in use on a timer, in slices of some milliseconds, without keeping a process alive. */
export class BackgroundBuilder {
  readonly #backend: Backend
  #timer: ReturnType<typeof setTimeout> | undefined
  #isStopped = false

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** To be called after use. Does nothing unless a table is incomplete. */
  wake(): void {
    if (this.#timer !== undefined || this.#isStopped || isComplete(this.#backend.precomputation.progress)) return
    try {
      this.#timer = setTimeout(() => this.#turn(), PAUSE)
      keepNothingAlive(this.#timer)
    } catch {
      // A runtime without timers here (a worker's global scope): sums build the tables.
      this.#timer = undefined
    }
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #turn(): void {
    this.#timer = undefined
    try {
      this.#backend.precomputation.advance(SLICE)
      this.wake()
    } catch (error) {
      // A trap concerns no caller: the next call starts a new instance, and wakes this again.
      if (!(error instanceof KzgError)) throw error
    }
  }
}

const isComplete = ({ done, total }: PrecomputeProgress): boolean => done === total
