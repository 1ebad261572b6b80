/** Keeps from a GPU that fails again and again: closed, open for a while, then one call may try. */

export type BreakerState = 'closed' | 'open' | 'half-open'

/** Failures in a row that open it. */
const FAILURES = 3
/** Milliseconds: the first time, and at most, doubling in between. */
const PAUSE = { first: 10_000, most: 600_000 }

export class Breaker {
  readonly #now: () => number
  #failures = 0
  #pause = PAUSE.first
  #openedAt: number | undefined
  #isTrying = false

  /** @param now milliseconds of a clock that does not go back */
  constructor(now: () => number) {
    this.#now = now
  }

  get state(): BreakerState {
    if (this.#openedAt === undefined) return 'closed'
    return this.#now() - this.#openedAt >= this.#pause ? 'half-open' : 'open'
  }

  /** Whether a call may be made; of a half-open breaker one at a time. Must be answered by `succeed`, `fail` or `release`. */
  tryEnter(): boolean {
    const { state } = this
    if (state === 'half-open' && !this.#isTrying) {
      this.#isTrying = true
      return true
    }
    return state === 'closed'
  }

  succeed(): void {
    this.#failures = 0
    this.#pause = PAUSE.first
    this.#openedAt = undefined
    this.#isTrying = false
  }

  fail(): void {
    const wasTrying = this.#isTrying
    this.#isTrying = false
    this.#failures++
    // Calls that were under way when it opened say nothing new.
    if (this.#openedAt !== undefined && !wasTrying) return
    if (!wasTrying && this.#failures < FAILURES) return
    if (wasTrying) this.#pause = Math.min(2 * this.#pause, PAUSE.most)
    this.#openedAt = this.#now()
  }

  /** The call ended without telling anything, as by an abort. */
  release(): void {
    this.#isTrying = false
  }
}
