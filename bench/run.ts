/** One run of the bench in this engine: kzgpu and its peers, loaded into one process, taking turns. */
import { measureCold } from './cold-runs.ts'
import { calibrate, describeEnvironment, describeRevision } from './environment.ts'
import { OPERATIONS } from './operations/index.ts'
import { Inputs } from './operations/inputs.ts'
import type { Operation } from './operations/operation.ts'
import { makePoints } from './points.ts'
import { measurePool } from './pool.ts'
import { createRandom } from './random.ts'
import { type BenchResult, createResult } from './result.ts'
import { measure, resultOf } from './rounds.ts'
import { localRunner } from './runners/runner.ts'
import { SUBJECTS } from './subjects/index.ts'
import { type Loaded, offers, SUBJECT_IDS, type SubjectId } from './subjects/subject.ts'

export interface RunOptions {
  readonly quick: boolean
  readonly tier: string | undefined
  readonly only: readonly string[] | undefined
  readonly operation: readonly string[] | undefined
  readonly seed: string
  readonly onProgress: (line: string) => void
}

type LoadedSubject = Loaded & { readonly loadMs: number }

export function chosen<T extends string>(
  all: readonly T[],
  names: readonly string[] | undefined,
  what: string,
): readonly T[] {
  const unknown = names?.filter((name) => !all.includes(name as T)) ?? []
  if (unknown.length > 0) throw new Error(`no ${what} is called ${unknown.join(', ')}; there are ${all.join(', ')}`)
  return names ? all.filter((name) => names.includes(name)) : all
}

/** Operations by their identifiers or their groups' (`--operation msm`). */
export function chosenOperations(names: readonly string[] | undefined): readonly Operation[] {
  const words = [...new Set(OPERATIONS.flatMap(({ id, group }) => [group, id]))]
  const wanted = chosen(words, names, 'operation')
  return OPERATIONS.filter(({ id, group }) => wanted.includes(id) || wanted.includes(group))
}

const LEFT_OUT = 'takes a quarter of a minute to load, which a quick run has no time for'

/** Loads one after another: a peer that has no build for this machine, or fails, is left out with its reason. */
async function loadAll(
  ids: readonly SubjectId[],
  { tier, onProgress }: RunOptions,
  absent: Partial<Record<SubjectId, string>>,
): Promise<Map<SubjectId, LoadedSubject>> {
  const loaded = new Map<SubjectId, LoadedSubject>()
  for (const id of ids) {
    onProgress(`load ${id}`)
    try {
      const { ready } = await SUBJECTS[id].import(tier === undefined ? {} : { tier })
      const start = performance.now()
      const subject = await ready()
      loaded.set(id, { ...subject, loadMs: Math.round(performance.now() - start) })
      await subject.settle?.()
    } catch (error) {
      if (id === 'kzgpu') throw error
      absent[id] = `could not be loaded: ${(error as Error).message.split('\n')[0]}`
      onProgress(`${id} ${absent[id]}`)
    }
  }
  return loaded
}

/** Points for the largest sum among the operations. */
export const pointsNeeded = (operations: readonly Operation[]): number =>
  Math.max(0, ...operations.map(({ method, logSize = 0 }) => (method === 'msm' ? 2 ** logSize : 0)))

export async function run(options: RunOptions): Promise<BenchResult> {
  const { quick, tier, seed, onProgress } = options
  const operations = chosenOperations(options.operation)
  const absent: Partial<Record<SubjectId, string>> = {}
  const ids = chosen(SUBJECT_IDS, options.only, 'library').filter((id) => {
    if (!operations.some(({ method, logSize }) => offers(SUBJECTS[id], method, logSize))) return false
    if (!quick || SUBJECTS[id].cost !== 'slow-load' || options.only?.includes(id)) return true
    absent[id] = LEFT_OUT
    return false
  })
  const environment = describeEnvironment()
  const before = calibrate()
  const needsKzg = operations.some(({ group }) => group === 'kzg')
  const cold = needsKzg ? await measureCold(ids, { quick, tier, onProgress }) : {}
  const loaded = await loadAll(ids, options, absent)
  const runners = [...loaded].map(([id, subject]) => localRunner(SUBJECTS[id], subject))
  try {
    // The inputs come from the native peer where there is one: quickly, and not from the code under test.
    const reference = (loaded.get('c-kzg') ?? [...loaded.values()][0]!).methods
    const kind = quick ? 'quick' : 'full'
    const points = await makePoints(pointsNeeded(operations.filter(({ rounds }) => rounds[kind] > 0)), seed)
    const inputs = new Inputs(createRandom(seed), reference, points)
    const measured = await measure(operations, runners, inputs, { quick, onProgress })
    const pool = needsKzg && loaded.has('kzgpu') ? await measurePool({ quick, tier, onProgress }) : undefined
    const results = operations.flatMap((operation) => {
      const series = measured.get(operation.id)
      const peers = SUBJECT_IDS.filter((id) => id !== 'kzgpu')
      return series ? [[operation.id, resultOf(operation, series, 'kzgpu', peers)] as const] : []
    })
    return createResult({
      quick,
      seed,
      revision: describeRevision() ?? null,
      environment,
      calibrationMs: { before, after: calibrate() },
      subjects: Object.fromEntries(
        [...loaded].map(([id, { version, tier, loadMs }]) => [id, { version, tier: tier ?? null, loadMs }]),
      ),
      absent,
      cold,
      operations: Object.fromEntries(results),
      ...(pool ? { pool } : {}),
    })
  } finally {
    for (const { close } of loaded.values()) await close?.()
  }
}
