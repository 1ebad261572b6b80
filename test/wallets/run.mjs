/**
 * The wallet libraries: the adapters' types against theirs, and the examples, whose transactions every other library has
 * to accept.
 *
 *   node test/wallets/run.mjs [--only types|snippets|node|browser]…
 *
 * Ends with `N passed, N failed`.
 */
import { parseArgs } from 'node:util'
import { setUpOrExit } from '../../scripts/setup.mjs'

await setUpOrExit('test')
// What comes from packages can be imported only now.
const { makeApplication } = await import('./lib/application.mjs')
const { checkTypes } = await import('./lib/types.mjs')
const { runScripts } = await import('./lib/scripts.mjs')
const { runSnippets } = await import('./lib/snippets.mjs')
const { runPages } = await import('./lib/browser.mjs')

const PARTS = { types: checkTypes, snippets: runSnippets, node: runScripts, browser: runPages }

const { values: options } = parseArgs({ options: { only: { type: 'string', multiple: true } } })
const selected = Object.entries(PARTS).filter(([name]) => options.only?.includes(name) ?? true)
if (selected.length === 0) console.error(`the parts are ${Object.keys(PARTS).join(', ')}`)

const app = await makeApplication()
const counts = { passed: 0, failed: 0 }
for (const [name, run] of selected) {
  const start = performance.now()
  // A part that breaks off has failed once more.
  const broken = await run(app, report).then(
    () => undefined,
    (error) => error.message,
  )
  if (broken !== undefined) report({ name: `${name} runs to its end`, error: broken })
  console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
}
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0

function report({ name, error }) {
  counts[error === undefined ? 'passed' : 'failed']++
  console.log(error === undefined ? `✓ ${name}` : `✗ ${name}: ${error}`)
}
