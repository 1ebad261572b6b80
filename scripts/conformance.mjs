/**
 * Runs vector files against the built package.
 *
 *   npm run conformance -- DIR [--runtime NAME]… [--tier NAME]… [--suite SUITE[/FN]]… [--threads N]
 *
 *   DIR        folder with <suite>/<function>.json.gz or .json
 *   --runtime  node (default), node-current, deno, bun, chromium, workerd, or all
 *   --tier     auto (default: whatever the package picks), the name of a tier, or all; of all tiers, one whose
 *              instructions an engine lacks, or is known to compute differently, is named as not run there; a tier
 *              that was asked for by name must run; js: the entry kzgpu/js, which has KZG only (minutes, and no custom setup)
 *   --suite    only this suite or function; may be repeated
 *   --threads  batch functions on N workers answer where there is one, instead of the synchronous functions (default: 0)
 *
 * Ends with `N passed, N failed`; the exit code is 1 if anything failed or nothing ran. Cases of functions that the
 * package does not offer are counted apart.
 */
import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { setUpOrExit } from './setup.mjs'

const RUNTIMES = ['node', 'node-current', 'deno', 'bun', 'chromium', 'workerd']

/** Engines that have a tier's instructions and are known to fail its self-test, so that the package does not use it there. */
const REFUSED = {
  // JavaScriptCore multiplies and adds with two roundings, as relaxed SIMD permits (Bun 1.4.5, x64).
  bun: ['relaxed'],
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runtime: { type: 'string', multiple: true, default: ['node'] },
    tier: { type: 'string', multiple: true, default: ['auto'] },
    suite: { type: 'string', multiple: true },
    threads: { type: 'string', default: '0' },
  },
})
const [dir] = positionals
const isFolder = dir !== undefined && statSync(dir, { throwIfNoEntry: false })?.isDirectory()
const runtimes = options.runtime.includes('all') ? RUNTIMES : options.runtime
const unknown = runtimes.filter((name) => !RUNTIMES.includes(name))
const threads = Number(options.threads)
const isCount = Number.isInteger(threads) && threads >= 0
if (!isFolder || unknown.length > 0 || !isCount) {
  console.error(
    'usage: npm run conformance -- DIR [--runtime NAME]… [--tier NAME]… [--suite SUITE[/FN]]… [--threads N]',
  )
  if (dir !== undefined && !isFolder) console.error(`${dir} is not a folder`)
  if (unknown.length > 0) console.error(`unknown runtime: ${unknown.join(', ')}; there are ${RUNTIMES.join(', ')}, all`)
  process.exit(2)
}
await setUpOrExit(runtimes.every((name) => name === 'node') ? 'build' : 'test')
// What comes from packages can be imported only now.
const { prepareJob } = await import('../test/conformance/job.mjs')
const { runIn } = await import('../test/conformance/hosts.mjs')
const { printTable } = await import('../test/conformance/table.mjs')
const { tierNames } = await import('../test/conformance/tiers.mjs')

const tiers = options.tier.includes('all') ? await tierNames() : options.tier

/** Suites for the entry without WebAssembly, unless others are asked for: validating a setup of 4096 points would take minutes there. */
const JS_SUITES = ['kzg-eip4844', 'kzg-eip7594', 'polynomial']

const totals = { passed: 0, failed: 0, unsupported: 0 }
for (const tier of tiers) {
  const suites = options.suite ?? (tier === 'js' ? JS_SUITES : undefined)
  const job = await prepareJob(dir, { tier, suites, threads })
  for (const runtime of runtimes) {
    const { passed, failed, unsupported } = await runOne(runtime, tier, job)
    totals.passed += passed
    totals.failed += failed
    totals.unsupported += unsupported
  }
}
if (totals.unsupported > 0) {
  console.log(
    `NOT YET SUPPORTED: ${totals.unsupported} cases were not run (marked — above); they do not count as passed`,
  )
}
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0

/** One runtime, one tier. A runtime that breaks off fails once more for every file that it did not get to. */
async function runOne(runtime, tier, job) {
  const results = []
  let opened
  let refusal
  let error
  console.log('')
  try {
    await runIn(runtime, (message) => {
      if ('opened' in message) opened = message.opened
      else if ('unavailable' in message) refusal = message
      else results.push(message)
    })
  } catch (thrown) {
    error = thrown.message
  }
  if (refusal !== undefined) {
    const isRequired = options.tier.includes(tier) || (refusal.isRefused && !REFUSED[runtime]?.includes(tier))
    console.log(`NOT RUN: ${runtime}, tier ${tier}: ${refusal.unavailable}`)
    return { passed: 0, failed: isRequired ? job.files.length : 0, unsupported: 0 }
  }
  const pool = threads > 0 ? `, ${threads} workers` : ''
  console.log(`${runtime}, tier ${opened ?? tier}${pool}: ${job.files.length} vector files of ${dir}`)
  const counts = printTable(results)
  if (error === undefined && results.length === job.files.length) return counts
  console.log(`${runtime} did not finish: ${error ?? 'no reason given'}`)
  return { ...counts, failed: counts.failed + Math.max(1, job.files.length - results.length) }
}
