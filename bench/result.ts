/** The record of one run: everything that the tables, the chart, the check and the comparison are made from. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ColdResults } from './cold-runs.ts'
import type { Environment, Revision } from './environment.ts'
import type { PoolResult } from './pool.ts'
import type { OperationResult } from './rounds.ts'
import type { SubjectId } from './subjects/subject.ts'

const SCHEMA = 1
const RESULTS = join('bench', 'results')

export interface BenchResult {
  readonly schema: typeof SCHEMA
  readonly date: string
  readonly quick: boolean
  readonly seed: string
  readonly revision: Revision | null
  readonly environment: Environment
  /** See `calibrate`: before and after the run, so that a drift of the machine shows. */
  readonly calibrationMs: { readonly before: number; readonly after: number }
  readonly subjects: Readonly<
    Partial<Record<SubjectId, { version: string; tier: string | null /** In the main process. */; loadMs: number }>>
  >
  /** Peers that were to take part and could not, or were left out, with the reason. */
  readonly absent?: Readonly<Partial<Record<SubjectId, string>>>
  readonly cold: ColdResults
  readonly operations: Readonly<Record<string, OperationResult>>
  readonly pool?: Readonly<Record<string, PoolResult>>
}

export function createResult(fields: Omit<BenchResult, 'schema' | 'date'>): BenchResult {
  return { schema: SCHEMA, date: new Date().toISOString(), ...fields }
}

/** Where a result goes: its name tells when, from which revision, and what. */
export function resultPath(
  { date, revision, quick }: { date: string; revision: Revision | null; quick: boolean },
  words: readonly string[],
): string {
  const parts = [
    date.slice(0, 16).replace(':', ''),
    revision ? `${revision.commit}${revision.modified ? '+' : ''}` : 'unversioned',
    ...words,
    ...(quick ? ['quick'] : []),
  ]
  return join(RESULTS, `${parts.join('-')}.json`)
}

/** @returns the path that was written */
export async function writeResult(result: BenchResult): Promise<string> {
  const { environment, subjects } = result
  const major = /^Node (\d+)/.exec(environment.engine)?.[1] ?? ''
  const path = resultPath(result, [`node${major}`, subjects.kzgpu?.tier ?? 'peers'])
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${formatResult(result)}\n`)
  return path
}

/** Indented JSON with every array of samples on one line. */
export function formatResult(result: object): string {
  return JSON.stringify(result, null, 2).replace(/\[[\d\s.,e+-]*\]/g, (list) => list.replace(/\s+/g, ' '))
}

export async function readResult(path: string): Promise<BenchResult> {
  const result = JSON.parse(await readFile(path, 'utf8')) as BenchResult
  if (result.schema !== SCHEMA) throw new Error(`${path}: schema ${result.schema}, but this program reads ${SCHEMA}`)
  return result
}
