/** Finds out that a machine has changed: surprises that agree with each other are not noise. */

/** A deviation of a call, or of some short ones together, from what was expected, in logarithms. */
interface Surprise {
  readonly value: number
  /** Number of the call. */
  readonly at: number
}

export interface Change {
  /** Logarithm of the factor. */
  readonly shift: number
  /** Number of the first call after it. */
  readonly since: number
}

/** Deviations that, so many in a row to one side and of like size, are a change. Calls that are slower need more: what
 * disturbs a call makes it slower. */
const CHANGES: readonly { readonly run: number; readonly least: number; readonly sign: 1 | -1 }[] = [
  { run: 2, least: 0.4, sign: -1 },
  { run: 3, least: 0.2, sign: -1 },
  { run: 3, least: 0.4, sign: 1 },
  { run: 4, least: 0.2, sign: 1 },
]
const LONGEST_RUN = 4
const LEAST = 0.2
/** How far surprises may differ that have one cause, beside noise. */
const LIKENESS = 0.35

export class Changes {
  #last: Surprise[] = []
  #count = 0

  /** How many were found. */
  get count(): number {
    return this.#count
  }

  /** @param noise standard deviation of a call, in logarithms */
  watch(value: number, at: number, noise: number): Change | undefined {
    this.#last = [...this.#last.slice(1 - LONGEST_RUN), { value, at }]
    if (Math.abs(value) < LEAST) return undefined
    for (const { run, least, sign } of CHANGES) {
      const last = this.#last.slice(-run)
      if (last.length < run) continue
      const sorted = last.map((surprise) => surprise.value * sign).sort((a, b) => a - b)
      const [low, high] = [sorted[0] as number, sorted[run - 1] as number]
      if (low < Math.max(least, 2 * noise) || high - low > Math.max(LIKENESS, 4 * noise)) continue
      this.#count++
      this.#last = []
      return { shift: sign * (sorted[(run - 1) >> 1] as number), since: (last[0] as Surprise).at }
    }
    return undefined
  }
}
