/** The regression guard: a new result against an old one. */
import type { BenchResult } from './result.ts'
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

const relativeSpread = ({ q1, median, q3 }: Summary) => (q3 - q1) / median

/**
 * How much longer kzgpu takes than it did, after taking out how much longer the yardstick takes; and the noise in that.
 * Without a yardstick in both results, the times themselves are compared, which is fair only on one quiet machine.
 */
function changeOf(id: string, before: BenchResult, after: BenchResult): { change: number; noise: number } | undefined {
  const [old, now] = [before.operations[id], after.operations[id]]
  const yardstick = YARDSTICKS.find((peer) => old?.ratios[peer] && now?.ratios[peer]) ?? ''
  const [oldRatio, newRatio] = [old?.ratios[yardstick], now?.ratios[yardstick]]
  if (oldRatio && newRatio) {
    const noise = (relativeSpread(oldRatio) + relativeSpread(newRatio)) / 2
    return { change: oldRatio.median / newRatio.median - 1, noise }
  }
  const [oldTime, newTime] = [old?.times.kzgpu, now?.times.kzgpu]
  if (!oldTime || !newTime) return undefined
  const noise = (relativeSpread(oldTime) + relativeSpread(newTime)) / 2
  return { change: newTime.median / oldTime.median - 1, noise }
}

const percent = (value: number) => `${value >= 0 ? '+' : ''}${(value * 100).toFixed(1)} %`

export function compare(before: BenchResult, after: BenchResult): Comparison {
  let hasRegressed = false
  const rows = Object.entries(after.operations).flatMap(([id, { title }]) => {
    const found = changeOf(id, before, after)
    if (!found) return []
    const { change, noise } = found
    const margin = Math.max(TOLERANCE, noise)
    const verdict = change > margin ? 'SLOWER' : change < -margin ? 'faster' : 'within the noise'
    hasRegressed ||= verdict === 'SLOWER'
    return [[title, percent(change), `±${(margin * 100).toFixed(0)} %`, verdict]]
  })
  const name = ({ revision, date }: BenchResult) => revision?.commit ?? date
  return {
    table: {
      title: `Time of ${name(after)} against ${name(before)}`,
      head: ['operation', 'change', 'margin', ''],
      rows,
    },
    hasRegressed,
  }
}
