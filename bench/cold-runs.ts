/** Cold starts, each in a fresh process: the libraries take turns. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { ColdRun, Scenario } from './cold.ts'
import { type Summary, summarise } from './stats.ts'
import { SUBJECTS } from './subjects/index.ts'
import type { SubjectId } from './subjects/subject.ts'

const SCENARIOS: readonly Scenario[] = ['commit', 'cells']

/** In a quick run, the start of a library without runs here is timed in the main process only. */
const RUNS: Readonly<Partial<Record<SubjectId, { readonly full: number; readonly quick: number }>>> = {
  kzgpu: { full: 7, quick: 3 },
  'c-kzg': { full: 2, quick: 1 },
  'node-eth-kzg': { full: 2, quick: 1 },
  'kzg-wasm': { full: 1, quick: 0 },
  ox: { full: 1, quick: 0 },
  noble: { full: 1, quick: 0 },
}

export type ColdSummary = Readonly<Record<keyof ColdRun, Summary>>
export type ColdResults = Partial<Record<SubjectId, Partial<Record<Scenario, ColdSummary>>>>

export interface ColdOptions {
  readonly quick: boolean
  readonly tier: string | undefined
  readonly onProgress: (line: string) => void
}

async function runOnce(id: SubjectId, scenario: Scenario, tier: string | undefined): Promise<ColdRun> {
  const script = new URL('./cold.js', import.meta.url)
  const args = [script.pathname, id, scenario, ...(tier !== undefined && id === 'kzgpu' ? [tier] : [])]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout) as ColdRun
}

const KEYS: readonly (keyof ColdRun)[] = [
  'importMs',
  'readyMs',
  'firstCallMs',
  'doneMs',
  'wasmMemoryBytes',
  'residentBytes',
]

function summariseRuns(runs: readonly ColdRun[]): ColdSummary {
  const columns = KEYS.map((key) => [key, summarise(runs.map((run) => run[key]))] as const)
  return Object.fromEntries(columns) as ColdSummary
}

export async function measureCold(
  ids: readonly SubjectId[],
  { quick, tier, onProgress }: ColdOptions,
): Promise<ColdResults> {
  const results: ColdResults = {}
  for (const scenario of SCENARIOS) {
    const runs = new Map<SubjectId, ColdRun[]>()
    // A quarter of a minute and more to load, which one scenario is enough to show.
    const present = ids.filter((id) => scenario === 'commit' || SUBJECTS[id].cost !== 'slow-load')
    const left = new Map(present.map((id) => [id, RUNS[id]?.[quick ? 'quick' : 'full'] ?? 0]))
    while ([...left.values()].some((count) => count > 0)) {
      for (const [id, count] of left) {
        if (count === 0) continue
        onProgress(`cold start: ${id}, first ${scenario}, ${count} to go`)
        runs.set(id, [...(runs.get(id) ?? []), await runOnce(id, scenario, tier)])
        left.set(id, count - 1)
      }
    }
    for (const [id, list] of runs) results[id] = { ...results[id], [scenario]: summariseRuns(list) }
  }
  return results
}
