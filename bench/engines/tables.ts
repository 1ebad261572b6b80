/** Engines side by side, for the console and docs/performance.md. */
import { type Bar, type Chart, drawBars } from '../charts.ts'
import { type Comparison, compareOperations, comparisonTable } from '../compare.ts'
import { GROUPS } from '../operations/operation.ts'
import type { OperationResult } from '../rounds.ts'
import { duration, ratio, type Table } from '../tables.ts'
import type { EngineResult, EnginesResult } from './result.ts'

const label = ({ name, tier }: { name: string; tier: string }) => `${name}, ${tier}`

/** The yardstick of an operation: the only peer in it. */
const yardstickOf = ({ ratios }: OperationResult): string | undefined => Object.keys(ratios)[0]

const cell = (operation: OperationResult | undefined): string => {
  const time = operation?.times.kzgpu
  const peer = operation && yardstickOf(operation)
  if (!time) return '–'
  return peer ? `${duration(time.median)} · ${ratio(operation.ratios[peer])}` : duration(time.median)
}

const TITLES = {
  kzg: 'KZG',
  msm: 'Sums of points of G1',
  ntt: 'Transforms over Fr',
  curve: 'Pairings and points',
  bls: 'Signatures',
}

/** One row for each engine and tier, one table for each group of operations. */
export function tablesOfEngines({ engines }: EnginesResult): Table[] {
  return GROUPS.flatMap((group) => {
    const found = engines.flatMap(({ operations }) => Object.entries(operations))
    const ids = [...new Set(found.filter(([, operation]) => operation.group === group).map(([id]) => id))]
    if (ids.length === 0) return []
    const example = (id: string) => found.find(([other]) => other === id)![1]
    const head = (id: string) => {
      const peer = yardstickOf(example(id))
      return peer ? `${example(id).title}, × ${peer}` : example(id).title
    }
    return [
      {
        title: `${TITLES[group]}: ms · × = how many times as long the yardstick takes, paired by round`,
        head: ['', ...ids.map(head)],
        rows: engines.map((engine) => [label(engine), ...ids.map((id) => cell(engine.operations[id]))]),
      },
    ]
  })
}

export function factsOfEngines(result: EnginesResult): string[] {
  const { date, quick, seed, revision, environment, calibrationMs, yardsticks, notRun } = result
  const { processor, cores, memoryGiB, system, engine, load } = environment
  return [
    `${date.slice(0, 10)}, ${revision ? `commit ${revision.commit}${revision.modified ? ' with changes' : ''}` : 'no commit'}${quick ? ', quick' : ''}, seed ${seed}`,
    `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}; yardsticks in ${engine}`,
    `load before ${load}; calibration ${calibrationMs.before} ms before, ${calibrationMs.after} ms after`,
    Object.entries(yardsticks)
      .map(([id, version]) => `${id} ${version}`)
      .join(', '),
    ...notRun.map((one) => `not run: ${label(one)}: ${one.reason}`),
  ]
}

/** Bars of each engine's speed against the native library, KZG only: sums and transforms have other yardsticks. */
export async function chartOfEngines({ engines, environment }: EnginesResult): Promise<Chart[]> {
  const bars: Bar[] = engines.flatMap((engine) =>
    Object.values(engine.operations).flatMap(({ title, ratios }) => {
      const factor = ratios['c-kzg']?.median
      return factor === undefined ? [] : [{ operation: title, subject: label(engine), factor }]
    }),
  )
  if (bars.length === 0) return []
  const title = 'Speed of one call against native c-kzg, one thread (logarithmic)'
  const subjects = engines.map(label)
  const svg = await drawBars(bars, { title, subtitle: environment.processor, subjects })
  return [{ name: 'engines', title, svg }]
}

/** Each engine and tier that both results have. */
export function compareEngines(before: EnginesResult, after: EnginesResult): Comparison {
  const same = (a: EngineResult) => (b: EngineResult) => a.runtime === b.runtime && a.tier === b.tier
  const found = after.engines.flatMap((engine) => {
    const old = before.engines.find(same(engine))
    return old ? compareOperations(old.operations, engine.operations, label(engine)) : []
  })
  return comparisonTable(before, after, found)
}
