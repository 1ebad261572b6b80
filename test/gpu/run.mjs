/**
 * The tests that need a GPU adapter: `node test/gpu/run.mjs [--adapter deno|dawn|chromium|worker]… [FILTER]`.
 *
 * FILTER is a part of a file's name, or after a colon of a test's: `runtime`, `runtime:abort`. Without `--adapter`, on all:
 * everything in Deno on llvmpipe, and what is small on SwiftShader as well, by Dawn in Node and in Chromium (page, worker).
 * An adapter that is missing is a failure. Ends with `N passed, N failed`.
 */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../../scripts/lib/steps.mjs'
import { setUpOrExit } from '../../scripts/setup.mjs'

const { values: options, positionals } = parseArgs({
  options: { adapter: { type: 'string', multiple: true } },
  allowPositionals: true,
})
await setUpOrExit('gpu')
const { bundleForHosts } = await import('./bundle.mjs')
const { ADAPTERS, LANES } = await import('./adapters.mjs')

const SOURCE = join(ROOT, 'test', 'gpu')
const OUT = join(ROOT, 'build', 'gpu', String(process.pid))
const [filePart = '', testPart = ''] = (positionals[0] ?? '').split(':')
const adapters = options.adapter ?? Object.keys(ADAPTERS)

/** One bundle per file, for every adapter: it has nothing that a browser lacks. */
async function bundle() {
  const files = readdirSync(SOURCE, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.gpu.ts') && file.includes(filePart))
    .sort()
  const entryPoints = files.map((file) => ({ in: `gpu-tests:${file}`, out: nameOf(file) }))
  await bundleForHosts(OUT, entryPoints, [{ name: 'gpu-tests', setup: entryPlugin }])
  return files.map((file) => ({
    ...{ name: nameOf(file), file: `${nameOf(file)}.js`, folder: OUT },
    path: join(OUT, `${nameOf(file)}.js`),
  }))
}

const nameOf = (file) => file.replace(/\.gpu\.ts$/, '').replaceAll(/[\\/]/g, '-')

/** An entry that registers a file's tests and hands out what runs them. */
function entryPlugin({ onResolve, onLoad }) {
  onResolve({ filter: /^gpu-tests:/ }, ({ path }) => ({
    path: path.slice('gpu-tests:'.length),
    namespace: 'gpu-tests',
  }))
  onLoad({ filter: /.*/, namespace: 'gpu-tests' }, ({ path }) => ({
    contents: `import './${path.replaceAll('\\', '/')}'\nexport { runTests } from './support/test.ts'`,
    resolveDir: SOURCE,
    loader: 'ts',
  }))
}

let passed = 0
let failed = 0

function report(adapter, file, { name, ms, error }) {
  if (error === undefined) passed++
  else failed++
  console.log(
    `${error === undefined ? '✓' : '✗'} ${adapter.padEnd(8)} ${`${file}: ${name}`.padEnd(90)} ${ms.toFixed(0).padStart(6)} ms`,
  )
  if (error !== undefined) console.log(`    ${error.replaceAll('\n', '\n    ')}`)
}

async function runOn(adapter, bundles) {
  const { files = /./ } = ADAPTERS[adapter]
  for (const file of bundles.filter(({ name }) => files.test(name))) {
    try {
      await ADAPTERS[adapter].run(file, testPart, (result) => report(adapter, file.name, result))
    } catch (error) {
      report(adapter, file.name, { name: 'runs to its end', ms: 0, error: error.message })
    }
  }
  await ADAPTERS[adapter].close().catch((error) => console.error(error.message))
}

const unknown = adapters.filter((name) => !(name in ADAPTERS))
if (unknown.length > 0) {
  console.error(`no adapter is called ${unknown.join(', ')}; there are ${Object.keys(ADAPTERS).join(', ')}`)
  process.exit(2)
}
process.once('exit', () => rmSync(OUT, { recursive: true, force: true }))
const bundles = await bundle()
await Promise.all(
  LANES.map(async (lane) => {
    for (const adapter of lane) if (adapters.includes(adapter)) await runOn(adapter, bundles)
  }),
)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)
