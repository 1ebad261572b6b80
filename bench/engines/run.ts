/** `--engines`: the packed package on every engine and tier, in turns with native yardsticks in this process. */
import { calibrate, describeEnvironment, describeRevision } from '../environment.ts'
import { Inputs } from '../operations/inputs.ts'
import type { Operation } from '../operations/operation.ts'
import { makePoints } from '../points.ts'
import { createRandom } from '../random.ts'
import { measure, resultOf } from '../rounds.ts'
import { chosen, chosenOperations, pointsNeeded } from '../run.ts'
import { localRunner } from '../runners/runner.ts'
import { SUBJECTS } from '../subjects/index.ts'
import type { Loaded, SubjectId } from '../subjects/subject.ts'
import { type Engine, Exchange, loadLauncher, openEngine } from './engine.ts'
import type { EngineResult, EnginesResult } from './result.ts'

/** One for each kind of operation, as fast as there is. */
const YARDSTICKS: readonly SubjectId[] = ['c-kzg', 'blst', 'ffjavascript']

/** Ten engines do everything in each round, so there are fewer rounds and sizes. */
const ROUNDS = { full: 5, quick: 2 }
const LARGEST_LOG = { full: 16, quick: 14 }

export interface EnginesOptions {
  readonly quick: boolean
  readonly seed: string
  readonly runtimes: readonly string[] | undefined
  readonly tier: string | undefined
  readonly operation: readonly string[] | undefined
  readonly onProgress: (line: string) => void
}

function operationsFor({ quick, operation }: EnginesOptions): Operation[] {
  const kind = quick ? 'quick' : 'full'
  return chosenOperations(operation)
    .filter(({ logSize }) => logSize === undefined || (logSize >= 10 && logSize <= LARGEST_LOG[kind]))
    .map((one) => ({ ...one, rounds: { full: Math.min(ROUNDS.full, one.rounds.full), quick: ROUNDS.quick } }))
}

async function openAll({ runtimes, tier, onProgress }: EnginesOptions) {
  const launcher = await loadLauncher()
  onProgress('pack the package and make the application')
  const app = await launcher.prepare()
  const exchange = new Exchange(launcher.EXCHANGE)
  const engines: Engine[] = []
  const notRun: { name: string; tier: string; reason: string }[] = []
  for (const runtime of chosen(launcher.RUNTIMES, runtimes, 'runtime')) {
    for (const name of chosen(await launcher.tierNames(), tier === undefined ? undefined : [tier], 'tier')) {
      onProgress(`open ${runtime}, tier ${name}`)
      const engine = await openEngine(launcher, { runtime, tier: name, app, exchange })
      if (typeof engine !== 'string') engines.push(engine)
      else notRun.push({ name: await launcher.describe(runtime), tier: name, reason: engine })
    }
  }
  return { engines, notRun }
}

export async function runEngines(options: EnginesOptions): Promise<EnginesResult> {
  const { quick, seed, onProgress } = options
  const operations = operationsFor(options)
  const environment = describeEnvironment()
  const before = calibrate()
  const yardsticks = new Map<SubjectId, Loaded>()
  for (const id of YARDSTICKS) {
    onProgress(`load ${id}`)
    yardsticks.set(id, await (await SUBJECTS[id].import()).ready())
  }
  const { engines, notRun } = await openAll(options)
  try {
    const runners = [...[...yardsticks].map(([id, loaded]) => localRunner(SUBJECTS[id], loaded)), ...engines]
    const points = await makePoints(pointsNeeded(operations), seed)
    const inputs = new Inputs(createRandom(seed), yardsticks.get('c-kzg')!.methods, points)
    const measured = await measure(operations, runners, inputs, { quick, onProgress })
    return {
      ...{ schema: 1, kind: 'engines', date: new Date().toISOString(), quick, seed },
      revision: describeRevision() ?? null,
      environment,
      calibrationMs: { before, after: calibrate() },
      yardsticks: Object.fromEntries([...yardsticks].map(([id, { version }]) => [id, version])),
      engines: engines.map((engine) => resultOfEngine(engine, operations, measured)),
      notRun,
    }
  } finally {
    for (const engine of engines) await engine.close()
    for (const { close } of yardsticks.values()) await close?.()
  }
}

function resultOfEngine(
  { id, name, runtime, tier, readyMs }: Engine,
  operations: readonly Operation[],
  measured: Awaited<ReturnType<typeof measure>>,
): EngineResult {
  const results = operations.flatMap((operation) => {
    const series = measured.get(operation.id)
    if (!series?.has(id)) return []
    // Within an engine's own result, the library goes by its name.
    const { times, ratios, ...rest } = resultOf(operation, series, id, YARDSTICKS)
    const { [id]: own, ...others } = times
    return [[operation.id, { ...rest, times: { kzgpu: own!, ...others }, ratios }] as const]
  })
  return { name, runtime, tier, readyMs: Math.round(readyMs), operations: Object.fromEntries(results) }
}
