/** A result as tables: rows of text that the console and docs/performance.md both print. */
import type { ColdSummary } from './cold-runs.ts'
import type { Group } from './operations/operation.ts'
import type { BenchResult } from './result.ts'
import type { OperationResult } from './rounds.ts'
import type { Summary } from './stats.ts'
import { SUBJECT_IDS, type SubjectId } from './subjects/subject.ts'
import { judge } from './thresholds.ts'

export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const ABSENT = '–'

/** Milliseconds with three significant digits, and the quartiles behind them. */
export const duration = (ms: number): string =>
  ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(3)
const spread = (s: Summary | undefined): string =>
  s === undefined
    ? ABSENT
    : s.n === 1
      ? duration(s.median)
      : `${duration(s.median)} (${duration(s.q1)}–${duration(s.q3)})`
export const ratio = (s: Summary | undefined): string =>
  s === undefined
    ? ABSENT
    : s.n === 1
      ? `${s.median.toFixed(2)}×`
      : `${s.median.toFixed(2)}× (${s.q1.toFixed(2)}–${s.q3.toFixed(2)})`
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)

export const measuredSubjects = (result: BenchResult): SubjectId[] => SUBJECT_IDS.filter((id) => result.subjects[id])

/** Results from before there were groups hold nothing but KZG. */
export const operationsOf = (result: BenchResult, ...groups: readonly Group[]): OperationResult[] =>
  Object.values(result.operations).filter(({ group = 'kzg' }) => groups.includes(group))

/** A peer's time, and behind it how many times as long as kzgpu that is. */
const peerCell = ({ times, ratios }: OperationResult, id: string): string =>
  [times[id] && duration(times[id].median), ratios[id] && ratio(ratios[id])].filter(Boolean).join(' · ') || ABSENT

function sideBySide(
  result: BenchResult,
  groups: readonly Group[],
  { title, unit }: { title: string; unit?: { head: string; of: (operation: OperationResult) => number } },
): Table[] {
  const operations = operationsOf(result, ...groups)
  if (operations.length === 0) return []
  const subjects = measuredSubjects(result).filter((id) => operations.some(({ times }) => times[id]))
  const hasOurs = subjects.includes('kzgpu')
  const peers = subjects.filter((id) => id !== 'kzgpu')
  const own = (operation: OperationResult) => {
    const { kzgpu } = operation.times
    const each = unit && (kzgpu ? duration((kzgpu.median * 1e6) / unit.of(operation)) : ABSENT)
    return [spread(kzgpu), ...(each === undefined ? [] : [each])]
  }
  const ownHead = ['kzgpu', ...(unit ? [unit.head] : [])]
  return [
    {
      title: `${title}: ms, median (quartiles)${hasOurs ? '; peers: ms · × = how many times as long as kzgpu, paired by round' : ''}`,
      head: ['', ...(hasOurs ? ownHead : []), ...peers],
      rows: operations.map((operation) => [
        operation.title,
        ...(hasOurs ? own(operation) : []),
        ...peers.map((id) => peerCell(operation, id)),
      ]),
    },
  ]
}

const points = ({ logSize = 0 }: OperationResult) => 2 ** logSize
const butterflies = ({ logSize = 0 }: OperationResult) => (2 ** logSize * logSize) / 2

const COLD_ROWS: readonly {
  readonly title: string
  readonly scenario: 'commit' | 'cells'
  readonly value: (run: ColdSummary) => string
}[] = [
  { title: 'import, ms', scenario: 'commit', value: (run) => spread(run.importMs) },
  { title: 'ready after import, ms', scenario: 'commit', value: (run) => spread(run.readyMs) },
  { title: 'first commitment, ms', scenario: 'commit', value: (run) => spread(run.firstCallMs) },
  { title: 'import + ready + first commitment, ms', scenario: 'commit', value: (run) => spread(run.doneMs) },
  { title: 'first cells and proofs, ms', scenario: 'cells', value: (run) => spread(run.firstCallMs) },
  {
    title: 'Wasm memory after a commitment, MiB',
    scenario: 'commit',
    value: (run) => mebibytes(run.wasmMemoryBytes.median),
  },
  { title: 'Wasm memory after cells, MiB', scenario: 'cells', value: (run) => mebibytes(run.wasmMemoryBytes.median) },
  {
    title: 'growth of peak resident memory, cells, MiB',
    scenario: 'cells',
    value: (run) => mebibytes(run.residentBytes.median),
  },
]

function coldTables(result: BenchResult): Table[] {
  if (Object.keys(result.cold).length === 0) return []
  const operations = operationsOf(result, 'kzg')
  const subjects = measuredSubjects(result).filter((id) => result.cold[id] || operations.some(({ times }) => times[id]))
  const cell = (id: SubjectId, row: (typeof COLD_ROWS)[number]): string => {
    const run = result.cold[id]?.[row.scenario]
    if (run) return row.value(run)
    // A quick run has no cold process of a slow library, but its load in the main process was as cold.
    const isLoad = row.title.startsWith('ready')
    return isLoad && result.subjects[id] ? duration(result.subjects[id].loadMs) : ABSENT
  }
  const title = 'Cold process, default options'
  return [
    {
      title,
      head: ['', ...subjects],
      rows: COLD_ROWS.map((row) => [row.title, ...subjects.map((id) => cell(id, row))]),
    },
  ]
}

function poolTables({ pool = {} }: BenchResult): Table[] {
  const batches = Object.values(pool)
  if (batches.length === 0) return []
  return [
    {
      title: 'Two workers of the pool beside two processes that share nothing: ms, median (quartiles)',
      head: ['', 'one thread', 'pool', 'processes', 'gain of the pool by gain of the processes'],
      rows: batches.map((batch) => [
        batch.title,
        ...[batch.oneThread, batch.pool, batch.processes].map(spread),
        ratio(batch.share),
      ]),
    },
  ]
}

function verdictTables(result: BenchResult, kind: 'minimum' | 'goal'): Table[] {
  const verdicts = judge(result).filter((verdict) => verdict.kind === kind)
  const measured = verdicts.filter(({ value }) => value !== undefined)
  if (measured.length === 0) return []
  const rows = measured.map(({ what, limit, value, isMet }) => [what, limit, value!, isMet ? 'met' : 'NOT MET'])
  const others = verdicts.length - measured.length
  return [
    {
      title: kind === 'goal' ? 'Goals' : 'Minimums, below which `--check` fails',
      head: ['what', 'limit', 'measured', ''],
      rows: others > 0 ? [...rows, [`${others} others`, ABSENT, ABSENT, 'not measured']] : rows,
    },
  ]
}

export function tablesOf(result: BenchResult): Table[] {
  const tables = [
    ...sideBySide(result, ['kzg'], { title: 'KZG, warm calls' }),
    ...coldTables(result),
    ...sideBySide(result, ['msm'], { title: 'Sums of points of G1', unit: { head: 'ns a point', of: points } }),
    ...sideBySide(result, ['ntt'], { title: 'Transforms over Fr', unit: { head: 'ns a butterfly', of: butterflies } }),
    ...sideBySide(result, ['curve'], { title: 'Pairings and points' }),
    ...poolTables(result),
  ]
  return result.subjects.kzgpu
    ? [...tables, ...verdictTables(result, 'goal'), ...verdictTables(result, 'minimum')]
    : tables
}

/** What was measured where, in one line each. */
export function factsOf({ date, quick, seed, revision, environment, calibrationMs, subjects, absent }: BenchResult) {
  const { processor, cores, memoryGiB, system, engine, wasm, load } = environment
  const features = Object.entries(wasm).map(([name, has]) => `${name} ${has ? 'yes' : 'no'}`)
  const libraries = Object.entries(subjects).map(([id, s]) => `${id} ${s.version}${s.tier ? ` (${s.tier})` : ''}`)
  return [
    `${date.slice(0, 10)}, ${revision ? `commit ${revision.commit}${revision.modified ? ' with changes' : ''}` : 'no commit'}${quick ? ', quick' : ''}, seed ${seed}`,
    `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}; ${engine}; ${features.join(', ')}`,
    `load before ${load}; calibration ${calibrationMs.before} ms before, ${calibrationMs.after} ms after`,
    libraries.join(', '),
    ...Object.entries(absent ?? {}).map(([id, reason]) => `left out: ${id}, which ${reason}`),
  ]
}

export function printTable({ title, head, rows }: Table): void {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => (row[i] ?? '').length)))
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')
  console.log(`\n${title}\n`)
  for (const row of [head, ...rows]) console.log(`  ${line(row)}`.trimEnd())
}

export function markdownTable({ title, head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = head.map((_, i) => (i === 0 ? '---' : '--:'))
  return [`**${title}**`, '', line(head), line(rule), ...rows.map(line)].join('\n')
}
