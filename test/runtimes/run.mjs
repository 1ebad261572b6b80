/**
 * The smoke suite in every runtime, against the package as it would be published.
 *
 *   node test/runtimes/run.mjs [--only NAME]…     NAME: part of a target's name, for example deno
 *
 * A runtime that is not installed is a failure, with the remedy. Ends with `N passed, N failed`.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setUpOrExit } from '../../scripts/setup.mjs'
import { BUILD, RUNTIMES } from './lib/paths.mjs'

await setUpOrExit('test')
// What comes from packages can be imported only now.
const { bundleForBrowser, bundleForWorkerd, bundleWithVite, compileEntries } = await import('./lib/bundle.mjs')
const { installPacked } = await import('./lib/consumer.mjs')
const { TARGETS } = await import('./targets.mjs')

const { values: options } = parseArgs({ options: { only: { type: 'string', multiple: true } } })

/** Without an instance everything else fails as well: the first failures say it all. */
const SHOWN = 4

const WORK = join(BUILD, 'runtimes')
/** Pages are served from below the root of their origin, as most are. */
const ESBUILD_PATH = '/some/sub-path/'
const VITE_PATH = '/another/sub-path/'

async function prepare() {
  const { dir: app, version } = await installPacked(join(WORK, 'app'))
  const names = ['process', 'inline', 'page', 'page-worker', 'worker', 'csp', 'workerd']
  await compileEntries(
    names.map((name) => join(RUNTIMES, `entries/${name}.ts`)),
    app,
  )
  const www = join(WORK, 'www')
  return { app, version, www, esbuildPath: ESBUILD_PATH, vitePath: VITE_PATH, workerd: join(WORK, 'workerd') }
}

/** Bundles are made when the first target asks for them, so that `--only deno` needs no bundler. */
function bundles(context) {
  const once = (make) => {
    let made
    return () => (made ??= make())
  }
  return {
    ...context,
    esbuild: once(() =>
      bundleForBrowser(context.app, ['page', 'page-worker', 'worker', 'csp'], join(context.www, ESBUILD_PATH)),
    ),
    vite: once(() => bundleWithVite(context.app, ['page', 'page-worker'], join(context.www, VITE_PATH), VITE_PATH)),
    workerdBundle: once(() => bundleForWorkerd(context.app, 'workerd', context.workerd)),
  }
}

/** @returns the target's results; a target that cannot run at all has one, which failed */
async function runTarget(target, context) {
  try {
    return await target.run(context)
  } catch (error) {
    return { version: '', results: [{ name: 'runs at all', error: error.message }] }
  }
}

const context = bundles(await prepare())
console.log(`kzgpu ${context.version}, packed and installed`)
const selected = TARGETS.filter(
  ({ name }) => !options.only || options.only.some((part) => name.toLowerCase().includes(part)),
)
let passed = 0
let failed = 0
for (const target of selected) {
  const start = performance.now()
  const { version, results } = await runTarget(target, context)
  const failures = results.filter(({ error }) => error !== undefined)
  passed += results.length - failures.length
  failed += failures.length
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const title = `${target.name}${version && ` (${version})`}`
  console.log(
    `${failures.length ? '✗' : '✓'} ${title.padEnd(78)} ${String(results.length - failures.length).padStart(3)} of ${results.length}  ${seconds.padStart(5)} s`,
  )
  for (const { name, error } of failures.slice(0, SHOWN)) console.log(`    ${name}: ${error}`)
  if (failures.length > SHOWN) console.log(`    … and ${failures.length - SHOWN} more`)
}
// A browser that did not start has been reported already.
await context.browser?.then(
  ({ close }) => close(),
  () => {},
)

if (selected.length === 0) console.error('no runtime has such a name')
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
