/**
 * `npm run bench`: kzgpu beside its peers in one process run, on fresh inputs in every round.
 *
 *   --quick          fewer rounds and sizes, without the peers that load slowly: two minutes; not for the record
 *   --tier NAME      kzgpu's tier, instead of its own choice
 *   --only NAME      only this library; may be repeated (kzgpu, c-kzg, …; see bench/subjects)
 *   --operation ID   only this operation or group of them (kzg, msm, ntt, curve); may be repeated
 *   --seed TEXT      another sequence of inputs
 *   --check          exit code 1 if a minimum is not met; goals are only reported
 *   --compare FILE   exit code 1 if an operation is slower than in that result, beyond the noise
 *   --publish FILE   measure nothing; write docs/performance.md and its charts from that result; may be repeated
 *   --micro          the layers below instead: field and curve arithmetic, NTT, MSM, SHA-256
 */
import { parseArgs } from 'node:util'
import { compare } from './compare.ts'
import { runMicro } from './micro.ts'
import { publish } from './publish.ts'
import { readResult, writeResult } from './result.ts'
import { run } from './run.ts'
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

async function main(): Promise<void> {
  if (options.publish) return publish(options.publish)
  if (options.micro) return runMicro(options.tier ?? 'baseline', onProgress)
  // Read first: a mistyped name should not cost minutes.
  const baseline = options.compare === undefined ? undefined : await readResult(options.compare)
  const { quick, tier, only, operation, seed } = options
  const result = await run({ quick, tier, only, operation, seed, onProgress })
  for (const fact of factsOf(result)) console.log(fact)
  for (const table of tablesOf(result)) printTable(table)
  console.log(`\n${await writeResult(result)}`)
  const minimums = judge(result).filter(({ kind }) => kind === 'minimum')
  if (options.check && minimums.every(({ isMet }) => isMet === undefined)) {
    console.log('no minimum was measured')
    process.exitCode = 1
  }
  if (options.check && minimums.some(({ isMet }) => isMet === false)) {
    console.log('a minimum is not met')
    process.exitCode = 1
  }
  if (baseline) {
    const { table, hasRegressed } = compare(baseline, result)
    printTable(table)
    if (hasRegressed) process.exitCode = 1
  }
}

await main()
