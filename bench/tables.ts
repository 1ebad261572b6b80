/** A result as tables: rows of text that the console and docs/performance.md both print. */
import type { ColdSummary } from './cold-runs.ts'
import type { BenchResult } from './result.ts'
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
export const duration = (ms: number): string => (ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2))
const spread = (s: Summary | undefined): string =>
  s === undefined
    ? ABSENT
    : s.n === 1
      ? duration(s.median)
      : `${duration(s.median)} (${duration(s.q1)}–${duration(s.q3)})`
const ratio = (s: Summary | undefined): string =>
  s === undefined
    ? ABSENT
    : s.n === 1
      ? `${s.median.toFixed(2)}×`
      : `${s.median.toFixed(2)}× (${s.q1.toFixed(2)}–${s.q3.toFixed(2)})`
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)

export const measuredSubjects = (result: BenchResult): SubjectId[] => SUBJECT_IDS.filter((id) => result.subjects[id])

function operationsTable(result: BenchResult): Table {
  const subjects = measuredSubjects(result)
  const peers = result.subjects.kzgpu ? subjects.filter((id) => id !== 'kzgpu') : []
  return {
    title: 'Warm calls: ms, median (quartiles); × = how many times as long the peer takes, paired by round',
    head: ['operation', ...subjects, ...peers.map((id) => `× ${id}`)],
    rows: Object.values(result.operations).map(({ title, times, ratios }) => [
      title,
      ...subjects.map((id) => spread(times[id])),
      ...peers.map((id) => ratio(ratios[id])),
    ]),
  }
}

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

function coldTable(result: BenchResult): Table {
  const subjects = measuredSubjects(result)
  const cell = (id: SubjectId, row: (typeof COLD_ROWS)[number]): string => {
    const run = result.cold[id]?.[row.scenario]
    if (run) return row.value(run)
    // A quick run has no cold process of a slow library, but its load in the main process was as cold.
    const isLoad = row.title.startsWith('ready')
    return isLoad && result.subjects[id] ? duration(result.subjects[id].loadMs) : ABSENT
  }
  return {
    title: 'Cold process, default options',
    head: ['', ...subjects],
    rows: COLD_ROWS.map((row) => [row.title, ...subjects.map((id) => cell(id, row))]),
  }
}

function verdictTable(result: BenchResult): Table {
  const word = (isMet: boolean | undefined) => (isMet === undefined ? 'not measured' : isMet ? 'met' : 'NOT MET')
  return {
    title: 'Thresholds',
    head: ['what', 'limit', 'measured', ''],
    rows: judge(result).map(({ what, limit, value, isMet }) => [what, limit, value ?? ABSENT, word(isMet)]),
  }
}

export function tablesOf(result: BenchResult): Table[] {
  const tables = [operationsTable(result), coldTable(result)]
  return result.subjects.kzgpu ? [...tables, verdictTable(result)] : tables
}

/** What was measured where, in one line each. */
export function factsOf({ date, quick, seed, revision, environment, calibrationMs, subjects }: BenchResult): string[] {
  const { processor, cores, memoryGiB, system, engine, wasm, load } = environment
  const features = Object.entries(wasm).map(([name, has]) => `${name} ${has ? 'yes' : 'no'}`)
  const libraries = Object.entries(subjects).map(([id, s]) => `${id} ${s.version}${s.tier ? ` (${s.tier})` : ''}`)
  return [
    `${date.slice(0, 10)}, ${revision ? `commit ${revision.commit}${revision.modified ? ' with changes' : ''}` : 'no commit'}${quick ? ', quick' : ''}, seed ${seed}`,
    `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}; ${engine}; ${features.join(', ')}`,
    `load before ${load}; calibration ${calibrationMs.before} ms before, ${calibrationMs.after} ms after`,
    libraries.join(', '),
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
