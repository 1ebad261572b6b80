/**
 * `npm test`: sets up what is missing, then runs every kind of test and adds up.
 *
 *   --all          every vector in every runtime and on every tier, too (`npm run test:all`)
 *   --only NAME    only this part, or the parts whose names begin with it and a comma; may be repeated
 *
 * Ends with `N passed, N failed`; the exit code is 1 if anything failed, or if a part ran no test at all.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs, stripVTControlCharacters } from 'node:util'
import { CRATE_TESTS } from '../scripts/lib/crate-tests.mjs'
import { ROOT } from '../scripts/lib/steps.mjs'
import { toolEnvironment } from '../scripts/lib/tools.mjs'
import { setUpOrExit } from '../scripts/setup.mjs'

const { values: options } = parseArgs({
  options: { all: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
})

const REPORTS = join(ROOT, 'build', 'test')
/** Shares of the vitest files: what is queued in pieces keeps two cores busy to the end. */
const SHARDS = 3
const NODE = process.execPath
const everywhere = options.all ? ['--runtime', 'all', '--tier', 'all'] : []
/** Tests that repeat until a leak would show repeat ten times as often. */
const testEnvironment = () => ({ ...toolEnvironment(), ...(options.all && { KZGPU_TEST_ALL: '1' }) })

/** Tiers that this Node may lack, and an engine that has them. */
const TIERS_ELSEWHERE = [
  ['node-current', 'relaxed'],
  ['bun', 'wide'],
]

const JS_FUNCTIONS = [
  ...['blob_to_kzg_commitment', 'verify_kzg_proof', 'verify_blob_kzg_proof', 'verify_blob_kzg_proof_batch'].map(
    (fn) => `kzg-eip4844/${fn}`,
  ),
  ...['compute_cells', 'verify_cell_kzg_proof_batch'].map((fn) => `kzg-eip7594/${fn}`),
  ...['commit_polynomial', 'open_polynomial', 'verify_polynomial'].map((fn) => `polynomial/${fn}`),
]

const only = (...names) => names.flatMap((name) => ['--only', name])

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ name: string, what: string, command: string[], count: (lines: string[], report?: string) => Counts,
 *   report?: string }} Part
 * @type {readonly Part[]}
 */
const PARTS = [
  ...Array.from({ length: SHARDS }, (_, i) => vitestPart(i + 1)),
  {
    name: 'crate',
    what: 'the crate natively, against blst (cargo test)',
    command: ['cargo', ...CRATE_TESTS.scalar],
    count: countCargo,
  },
  {
    name: 'crate, wide',
    what: 'the same with the kernels of the wide tier',
    command: ['cargo', ...CRATE_TESTS.wide],
    count: countCargo,
  },
  {
    name: 'conformance',
    what: options.all ? 'vectors in every runtime, on every tier' : 'vectors on Node',
    command: [NODE, join('scripts', 'conformance.mjs'), join('test', 'vectors'), ...everywhere],
    count: countLastLine,
  },
  ...(options.all ? [] : TIERS_ELSEWHERE).map(([runtime, tier]) => ({
    name: `conformance, ${tier}`,
    what: `vectors on ${runtime}, which has the instructions of this tier`,
    command: [
      ...[NODE, join('scripts', 'conformance.mjs'), join('test', 'vectors')],
      ...['--runtime', runtime, '--tier', tier],
    ],
    count: countLastLine,
  })),
  {
    name: 'conformance, workers',
    what: 'vectors of batches, through the worker pool on Node',
    command: [
      ...[NODE, join('scripts', 'conformance.mjs'), join('test', 'vectors'), ...everywhere, '--threads', '2'],
      ...['kzg-eip4844', 'kzg-eip7594', 'custom-setup', 'bls/batch_verify'].flatMap((suite) => ['--suite', suite]),
    ],
    count: countLastLine,
  },
  {
    name: 'conformance, js',
    what: 'vectors on the entry without WebAssembly',
    command: [
      ...[NODE, join('scripts', 'conformance.mjs'), join('test', 'vectors'), '--tier', 'js'],
      // What proves takes seconds a case there; test/spec/js.test.ts does one of each.
      ...(options.all ? [] : JS_FUNCTIONS.flatMap((name) => ['--suite', name])),
    ],
    count: countLastLine,
  },
  {
    name: 'gpu',
    what: 'kernels and runtime on adapters in software: Deno, Dawn, Chromium',
    command: [NODE, join('test', 'gpu', 'run.mjs')],
    count: countLastLine,
  },
  {
    name: 'runtimes',
    what: 'the packed package in every runtime',
    command: [NODE, join('test', 'runtimes', 'run.mjs')],
    count: countLastLine,
  },
  {
    name: 'wallets',
    what: 'adapters and examples with the wallet libraries themselves',
    command: [NODE, join('test', 'wallets', 'run.mjs'), ...only('types', 'snippets', 'node')],
    count: countLastLine,
  },
  {
    name: 'wallets, browser',
    what: 'the page of the examples',
    command: [NODE, join('test', 'wallets', 'run.mjs'), ...only('browser')],
    count: countLastLine,
  },
]

/** @returns {Part} */
function vitestPart(shard) {
  const report = join(REPORTS, `vitest-${shard}.json`)
  return {
    name: `typescript, ${shard} of ${SHARDS}`,
    what: 'units, properties, layers and the package (vitest)',
    command: [
      ...[NODE, join('node_modules', 'vitest', 'vitest.mjs'), 'run', `--shard=${shard}/${SHARDS}`],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    count: countVitest,
    report,
  }
}

function countVitest(_lines, path) {
  const report = JSON.parse(readFileSync(path, 'utf8'))
  // A file that breaks before its first test has failed without failing any of them.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** What failed, in the words of each kind of runner: a vitest report, cargo's lines, `✗ …`, `FAILED suite/function …`. */
function namedFailures(lines, report) {
  if (report !== undefined && existsSync(report)) {
    return JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap((file) => {
      const failed = file.assertionResults.filter((test) => test.status === 'failed')
      const first = (text) => stripVTControlCharacters(text ?? '').split('\n', 1)[0]
      if (file.status === 'failed' && failed.length === 0)
        return [`${relative(ROOT, file.name)}: ${first(file.message)}`]
      return failed.map((test) => `${relative(ROOT, file.name)} > ${test.fullName}: ${first(test.failureMessages[0])}`)
    })
  }
  return lines.filter((line) => /^(?:✗ |FAILED |test .* \.\.\. FAILED$)/.test(line))
}

function countCargo(lines) {
  const results = lines.flatMap((line) => {
    const found = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/.exec(line)
    return found ? [found.slice(1).map(Number)] : []
  })
  const sum = (column) => results.reduce((total, row) => total + row[column], 0)
  return { passed: sum(0), failed: sum(1), skipped: sum(2) }
}

function countLastLine(lines) {
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(lines.at(-1) ?? '') ?? []
  if (passed === undefined) throw new Error('it ended without its counts')
  return { passed: Number(passed), failed: Number(failed), skipped: 0 }
}

/** Runs a command, shows what it says, and returns its exit code and plain lines of output.
 * @param isLive whether that is shown as it is said, or in one piece at the end */
function stream([command, ...args], isLive) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env: testEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
    let [text, all] = ['', '']
    const show = (chunk) => {
      if (isLive) process.stdout.write(chunk)
      else all += chunk
    }
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      show(chunk)
    })
    child.stderr.setEncoding('utf8').on('data', show)
    child.once('error', reject)
    child.once('close', (code) => {
      process.stdout.write(all)
      resolve({ code, lines: text.trimEnd().split(/\r?\n/) })
    })
  })
}

/** A part that cannot be counted, or whose exit code its counts do not explain, has one failure more. @param {Part} part */
async function runPart({ name, what, command, count, report }, isLive) {
  const title = `\n── ${name}: ${what}`
  console.log(isLive ? `${title}\n` : `${title} (shown when it is over)\n`)
  const started = performance.now()
  let counts = { passed: 0, failed: 0, skipped: 0 }
  let problem
  let failures = []
  try {
    const { code, lines } = await stream(command, isLive)
    failures = namedFailures(lines, report)
    counts = count(lines, report)
    if (code !== 0 && counts.failed === 0) problem = `exit code ${code}`
    else if (counts.passed + counts.failed === 0) problem = 'no test ran'
  } catch (error) {
    problem = error.message
  }
  if (problem !== undefined) {
    failures.push(problem)
    counts = { ...counts, failed: counts.failed + 1 }
  }
  return { name, ...counts, failures, seconds: (performance.now() - started) / 1000 }
}

/** Of the column of names. */
const WIDTH = 21

function printSummary(results) {
  console.log(`\n${'part'.padEnd(WIDTH)}   passed   failed  skipped     time`)
  for (const { name, passed, failed, skipped, seconds } of results) {
    const numbers = [passed, failed, skipped].map((n) => String(n).padStart(8)).join(' ')
    console.log(`${name.padEnd(WIDTH)} ${numbers} ${seconds.toFixed(0).padStart(6)} s`)
  }
  for (const { name, failures } of results) for (const failure of failures) console.log(`✗ in ${name}: ${failure}`)
}

const isCalled = (name) => (part) => part.name === name || part.name.startsWith(`${name},`)
const unknown = (options.only ?? []).filter((name) => !PARTS.some(isCalled(name)))
if (unknown.length > 0) {
  console.error(`no part is called ${unknown.join(', ')}; there are ${PARTS.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
await setUpOrExit('test')
// A report of an earlier run must not stand for one that did not finish.
rmSync(REPORTS, { force: true, recursive: true })
mkdirSync(REPORTS, { recursive: true })

/** What takes every core by itself, or looks at how long a page is held up. */
const ALONE = ['gpu', 'wallets, browser']

const parts = PARTS.filter((part) => !options.only || options.only.some((name) => isCalled(name)(part)))
const finished = new Map()
const queue = parts.filter(({ name }) => !ALONE.includes(name))
/** Parts one after the other, as long as there are any. */
const runLane = async (lane, isLive) => {
  for (let part = lane.shift(); part !== undefined; part = lane.shift())
    finished.set(part.name, await runPart(part, isLive))
}
// One by one on each of two cores. The output of one lane is shown as it comes.
await Promise.all([runLane(queue, true), runLane(queue, false)])
await runLane(
  parts.filter(({ name }) => ALONE.includes(name)),
  true,
)
const results = parts.map(({ name }) => finished.get(name))
printSummary(results)
const total = (key) => results.reduce((sum, result) => sum + result[key], 0)
console.log(`${total('passed')} passed, ${total('failed')} failed`)
process.exitCode = total('failed') > 0 ? 1 : 0
