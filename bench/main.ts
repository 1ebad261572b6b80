/**
 * `npm run bench`: kzgpu beside its peers in one process run, on fresh inputs in every round.
 *
 *   --quick          fewer rounds, two minutes; its result is not for the record
 *   --tier NAME      kzgpu's tier, instead of its own choice
 *   --only NAME      only this library; may be repeated (kzgpu, c-kzg, kzg-wasm)
 *   --operation ID   only this operation; may be repeated
 *   --seed TEXT      another sequence of inputs
 *   --check          exit code 1 if a threshold is not met
 *   --compare FILE   exit code 1 if an operation is slower than in that result, beyond the noise
 *   --publish FILE   measure nothing; write docs/performance.md and its charts from that result; may be repeated
 *   --micro          the layers below instead: field and curve arithmetic, NTT, MSM, SHA-256
 */
import { parseArgs } from 'node:util'
import { measureCold } from './cold-runs.ts'
import { compare } from './compare.ts'
import { calibrate, describeEnvironment, describeRevision } from './environment.ts'
import { runMicro } from './micro.ts'
import { Inputs, OPERATIONS } from './operations.ts'
import { publish } from './publish.ts'
import { createRandom } from './random.ts'
import { type BenchResult, createResult, readResult, writeResult } from './result.ts'
import { measure } from './rounds.ts'
import { SUBJECTS } from './subjects/index.ts'
import { type Loaded, SUBJECT_IDS, type SubjectId } from './subjects/subject.ts'
import { factsOf, printTable, tablesOf } from './tables.ts'
import { judge } from './thresholds.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    tier: { type: 'string' },
    only: { type: 'string', multiple: true },
    operation: { type: 'string', multiple: true },
    seed: { type: 'string', default: 'kzgpu' },
    check: { type: 'boolean', default: false },
    compare: { type: 'string' },
    publish: { type: 'string', multiple: true },
    micro: { type: 'boolean', default: false },
  },
})

const started = performance.now()
const onProgress = (line: string) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}\n`)

function chosen<T extends string>(all: readonly T[], names: readonly string[] | undefined, what: string): T[] {
  const unknown = names?.filter((name) => !all.includes(name as T)) ?? []
  if (unknown.length > 0) throw new Error(`no ${what} is called ${unknown.join(', ')}; there are ${all.join(', ')}`)
  return names ? all.filter((name) => names.includes(name)) : [...all]
}

async function loadAll(ids: readonly SubjectId[]): Promise<Map<SubjectId, Loaded & { loadMs: number }>> {
  const loaded = new Map<SubjectId, Loaded & { loadMs: number }>()
  for (const id of ids) {
    onProgress(`load ${id}`)
    const { ready } = await SUBJECTS[id].import(options.tier === undefined ? {} : { tier: options.tier })
    const start = performance.now()
    const subject = await ready()
    loaded.set(id, { ...subject, loadMs: Math.round(performance.now() - start) })
  }
  return loaded
}

async function run(): Promise<BenchResult> {
  const { quick, tier, seed } = options
  const ids = chosen(SUBJECT_IDS, options.only, 'library')
  const operationIds = chosen(
    OPERATIONS.map(({ id }) => id),
    options.operation,
    'operation',
  )
  const environment = describeEnvironment()
  const before = calibrate()
  const cold = await measureCold(ids, { quick, tier, onProgress })
  const loaded = await loadAll(ids)
  const libraries = new Map([...loaded].map(([id, { library }]) => [id, library]))
  // The inputs come from the native peer where there is one: quickly, and not from the code under test.
  const reference = libraries.get('c-kzg') ?? [...libraries.values()][0]!
  const operations = measure(
    OPERATIONS.filter(({ id }) => operationIds.includes(id)),
    libraries,
    new Inputs(createRandom(seed), reference),
    { quick, onProgress },
  )
  const subjects = Object.fromEntries(
    [...loaded].map(([id, { version, tier, loadMs }]) => [id, { version, tier: tier ?? null, loadMs }]),
  )
  return createResult({
    quick,
    seed,
    revision: describeRevision() ?? null,
    environment,
    calibrationMs: { before, after: calibrate() },
    subjects,
    cold,
    operations,
  })
}

async function main(): Promise<void> {
  if (options.publish) return publish(options.publish)
  if (options.micro) return runMicro(options.tier ?? 'baseline', onProgress)
  // Read first: a mistyped name should not cost minutes.
  const baseline = options.compare === undefined ? undefined : await readResult(options.compare)
  const result = await run()
  for (const fact of factsOf(result)) console.log(fact)
  for (const table of tablesOf(result)) printTable(table)
  console.log(`\n${await writeResult(result)}`)
  if (options.check && judge(result).some(({ isMet }) => isMet !== true)) {
    console.log('a threshold is not met, or was not measured')
    process.exitCode = 1
  }
  if (baseline) {
    const { table, hasRegressed } = compare(baseline, result)
    printTable(table)
    if (hasRegressed) process.exitCode = 1
  }
}

await main()
