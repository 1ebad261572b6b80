/** The regression guard: a new result against an old one. */
import type { Revision } from './environment.ts'
import type { BenchResult } from './result.ts'
import type { OperationResult } from './rounds.ts'
import type { Summary } from './stats.ts'
import type { Table } from './tables.ts'

/** Below this change nothing is reported: two runs of the same code differ by as much. */
const TOLERANCE = 0.1
/** Yardsticks, the steadiest first: peers that did the same work in the same minutes of each run. */
const YARDSTICKS = ['c-kzg', 'blst', 'ffjavascript', 'node-eth-kzg', 'noble']

export interface Comparison {
  readonly table: Table
  readonly hasRegressed: boolean
}

/** One operation in both results. */
export interface Change {
  readonly title: string
  /** Share by which it takes longer than it did, after taking out how much longer the yardstick takes. */
  readonly change: number
  /** What the spread of the two runs, or the tolerance, explains. */
  readonly margin: number
}

type Operations = Readonly<Record<string, OperationResult>>

const relativeSpread = ({ q1, median, q3 }: Summary) => (q3 - q1) / median

const marginOf = (a: Summary, b: Summary) => Math.max(TOLERANCE, (relativeSpread(a) + relativeSpread(b)) / 2)

/** Without a yardstick in both results, the times themselves are compared, which is fair only on one quiet machine. */
function changeOf(old: OperationResult, now: OperationResult): Omit<Change, 'title'> | undefined {
  const yardstick = YARDSTICKS.find((peer) => old.ratios[peer] && now.ratios[peer]) ?? ''
  const [oldRatio, newRatio] = [old.ratios[yardstick], now.ratios[yardstick]]
  if (oldRatio && newRatio) {
    return { change: oldRatio.median / newRatio.median - 1, margin: marginOf(oldRatio, newRatio) }
  }
  const [oldTime, newTime] = [old.times.kzgpu, now.times.kzgpu]
  if (!oldTime || !newTime) return undefined
  return { change: newTime.median / oldTime.median - 1, margin: marginOf(oldTime, newTime) }
}

/** @param where prefix of the titles, where operations of several engines stand in one table */
export function compareOperations(before: Operations, after: Operations, where?: string): Change[] {
  return Object.entries(after).flatMap(([id, now]) => {
    const old = before[id]
    const found = old && changeOf(old, now)
    return found ? [{ title: where === undefined ? now.title : `${where}: ${now.title}`, ...found }] : []
  })
}

const percent = (value: number) => `${value >= 0 ? '+' : ''}${(value * 100).toFixed(1)} %`

function verdictOf({ change, margin }: Change): string {
  if (change > margin) return 'SLOWER'
  return change < -margin ? 'faster' : 'within the noise'
}

interface Dated {
  readonly date: string
  readonly revision: Revision | null
}

export function comparisonTable(before: Dated, after: Dated, changes: readonly Change[]): Comparison {
  const name = ({ revision, date }: Dated) => revision?.commit ?? date
  return {
    table: {
      title: `Time of ${name(after)} against ${name(before)}`,
      head: ['operation', 'change', 'margin', ''],
      rows: changes.map((one) => [
        one.title,
        percent(one.change),
        `±${(one.margin * 100).toFixed(0)} %`,
        verdictOf(one),
      ]),
    },
    hasRegressed: changes.some((one) => verdictOf(one) === 'SLOWER'),
  }
}

export function compare(before: BenchResult, after: BenchResult): Comparison {
  return comparisonTable(before, after, compareOperations(before.operations, after.operations))
}
