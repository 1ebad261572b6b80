/**
 * `npm run bench`: kzgpu beside its peers in one process run, on fresh inputs in every round.
 *
 *   --quick          fewer rounds and sizes, without the peers that load slowly: two minutes; not for the record
 *   --tier NAME      kzgpu's tier, instead of its own choice
 *   --only NAME      only this library; may be repeated (kzgpu, c-kzg, …; see bench/subjects)
 *   --operation ID   only this operation or group of them (kzg, msm, ntt, curve, bls); may be repeated
 *   --seed TEXT      another sequence of inputs
 *   --check          exit code 1 if a minimum is not met; goals are only reported
 *   --compare FILE   exit code 1 if an operation is slower than in that result, beyond the noise
 *   --publish FILE   measure nothing; write docs/performance.md and its charts from that result; may be repeated
 *   --engines        kzgpu alone, on every engine and tier, in turns with native yardsticks
 *   --runtime NAME   of `--engines`, only this one; may be repeated (node, node-current, deno, bun, chromium)
 *   --gpu            Wasm and a GPU beside each other; with --operation, --quick, --layout, --publish
 *   --adapter NAME   of `--gpu`: where (deno, dawn, chromium) instead of deno; may be repeated
 *   --choice         of `--gpu`: 'auto' beside either side instead
 *   --fields         of `--gpu`: multiplications and additions beside a peer's instead
 *   --layout NAME    of `--gpu`: this layout of limbs, instead of the fastest (l13, l15, l32)
 *   --ct             whether the time of signing tells keys apart, with a control that does; with --quick
 *   --micro          the layers below instead: field and curve arithmetic, NTT, MSM, SHA-256
 */
import { parseArgs } from 'node:util'
import { type Comparison, compare } from './compare.ts'
import { runConstantTime } from './ct.ts'
import { readEngines, writeEngines } from './engines/result.ts'
import { runEngines } from './engines/run.ts'
import { compareEngines, factsOfEngines, tablesOfEngines } from './engines/tables.ts'
import { ADAPTERS, type AdapterName } from './gpu/adapter.ts'
import { publishGpu, reportOf } from './gpu/publish.ts'
import { readGpu, runChoice, runFields, runGpu, writeGpu } from './gpu/run.ts'
import { runMicro } from './micro.ts'
import { publish } from './publish.ts'
import { type BenchResult, readResult, writeResult } from './result.ts'
import { run } from './run.ts'
import { factsOf, printTable, type Table, tablesOf } from './tables.ts'
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
    engines: { type: 'boolean', default: false },
    runtime: { type: 'string', multiple: true },
    gpu: { type: 'boolean', default: false },
    adapter: { type: 'string', multiple: true },
    choice: { type: 'boolean', default: false },
    fields: { type: 'boolean', default: false },
    layout: { type: 'string' },
    ct: { type: 'boolean', default: false },
    micro: { type: 'boolean', default: false },
  },
})

const started = performance.now()
const onProgress = (line: string) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}\n`)

function report(facts: readonly string[], tables: readonly Table[]): void {
  for (const fact of facts) console.log(fact)
  for (const table of tables) printTable(table)
}

function reportComparison({ table, hasRegressed }: Comparison): void {
  printTable(table)
  if (hasRegressed) process.exitCode = 1
}

async function mainEngines(): Promise<void> {
  const baseline = options.compare === undefined ? undefined : await readEngines(options.compare)
  const { quick, tier, runtime: runtimes, operation, seed } = options
  const result = await runEngines({ quick, tier, runtimes, operation, seed, onProgress })
  report(factsOfEngines(result), tablesOfEngines(result))
  console.log(`\n${await writeEngines(result)}`)
  if (baseline) reportComparison(compareEngines(baseline, result))
}

function hostsOf(names: readonly string[] = ['deno']): AdapterName[] {
  const known = names.filter((name): name is AdapterName => ADAPTERS.includes(name as AdapterName))
  if (known.length === names.length) return known
  throw new Error(`the adapters are ${ADAPTERS.join(', ')}, not ${names.join(', ')}`)
}

async function mainGpu(): Promise<void> {
  const { quick, operation, layout } = options
  for (const host of hostsOf(options.adapter)) {
    const given = { host, quick, operation, onProgress }
    const record = options.choice
      ? await runChoice(given)
      : options.fields
        ? await runFields(given)
        : await runGpu({ ...given, layout })
    const { facts, tables } = reportOf(record)
    report(facts, tables)
    console.log(`\n${await writeGpu(record)}`)
  }
}

async function mainPeers(): Promise<void> {
  // Read first: a mistyped name should not cost minutes.
  const baseline = options.compare === undefined ? undefined : await readResult(options.compare)
  const { quick, tier, only, operation, seed } = options
  const result = await run({ quick, tier, only, operation, seed, onProgress })
  report(factsOf(result), tablesOf(result))
  console.log(`\n${await writeResult(result)}`)
  if (options.check) check(result)
  if (baseline) reportComparison(compare(baseline, result))
}

function check(result: BenchResult): void {
  const minimums = judge(result).filter(({ kind }) => kind === 'minimum')
  const isMeasured = minimums.some(({ isMet }) => isMet !== undefined)
  if (isMeasured && minimums.every(({ isMet }) => isMet !== false)) return
  console.log(isMeasured ? 'a minimum is not met' : 'no minimum was measured')
  process.exitCode = 1
}

if (options.gpu && options.publish) await publishGpu(await Promise.all(options.publish.map(readGpu)))
else if (options.publish) await publish(options.publish)
else if (options.gpu) await mainGpu()
else if (options.ct) process.exitCode = (await runConstantTime(options.quick, onProgress)) ? 0 : 1
else if (options.micro) await runMicro(options.tier ?? 'baseline', onProgress)
else if (options.engines) await mainEngines()
else await mainPeers()
