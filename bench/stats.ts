/** Order statistics. Medians and quartiles, because a shared machine's outliers say nothing about the code. */

export interface Summary {
  readonly n: number
  readonly min: number
  readonly q1: number
  readonly median: number
  readonly q3: number
  readonly samples: readonly number[]
}

/** Linear interpolation between the two nearest ranks. */
function quantile(sorted: readonly number[], q: number): number {
  const position = (sorted.length - 1) * q
  const below = Math.floor(position)
  const lower = sorted[below]!
  return lower + (position - below) * ((sorted[below + 1] ?? lower) - lower)
}

/** Four significant digits: more would be noise, in the files as well. */
const rounded = (value: number) => Number(value.toPrecision(4))

export function summarise(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new Error('no samples')
  const sorted = [...samples].sort((a, b) => a - b)
  return {
    n: samples.length,
    min: rounded(sorted[0]!),
    q1: rounded(quantile(sorted, 0.25)),
    median: rounded(quantile(sorted, 0.5)),
    q3: rounded(quantile(sorted, 0.75)),
    samples: samples.map(rounded),
  }
}

/** How many times as long `theirs` took, round by round: a slow minute slows both sides of one ratio. */
export function pairedRatio(theirs: ReadonlyMap<number, number>, ours: ReadonlyMap<number, number>): Summary {
  const shared = [...theirs.keys()].filter((round) => ours.has(round))
  return summarise(shared.map((round) => theirs.get(round)! / ours.get(round)!))
}
