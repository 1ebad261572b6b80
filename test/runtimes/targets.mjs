/** What `run.mjs` runs: each target answers with the runtime's version and a list of `{ name, error? }`. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { launchChromium, serve } from './lib/chromium.mjs'
import { runProcess } from './lib/run-process.mjs'
import { locate, versionOf } from './lib/tools.mjs'
import { runWorkerd } from './lib/workerd.mjs'

/** A runtime that runs a module from the command line. */
const commandLine =
  (runtime, args = [], entry = 'process.js') =>
  async ({ app }) => {
    const executable = await locate(runtime)
    const [results] = await runProcess(executable, [...args, entry], { cwd: app })
    if (!results) throw new Error('the suite printed no result')
    return { version: await versionOf(executable), results }
  }

const inWorkerd = async ({ workerd, workerdBundle }) => {
  const executable = await locate('workerd')
  await workerdBundle()
  const [results] = await runWorkerd(workerd, 'workerd.js')
  if (!results) throw new Error('the suite printed no result')
  return { version: await versionOf(executable), results }
}

/** Forbids WebAssembly, as `script-src` without the keyword does. */
const STRICT_CSP = "default-src 'self'; script-src 'self'; img-src data:"
const WASM_CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:"

/** One browser and one server for all the pages. */
function browserOf(context) {
  context.browser ??= start()
  return context.browser

  async function start() {
    const headers = { [`${context.esbuildPath}csp.html`]: { 'content-security-policy': STRICT_CSP } }
    headers[`${context.esbuildPath}page.html`] = { 'content-security-policy': WASM_CSP }
    const server = await serve(context.www, headers)
    const chromium = await launchChromium().catch(async (error) => {
      await server.close()
      throw error
    })
    const close = () => Promise.all([chromium.close(), server.close()])
    return { ...chromium, origin: server.origin, close }
  }
}

const page = (bundler, name) => async (context) => {
  await locate('chromium')
  await context[bundler]()
  const { origin, open, version } = await browserOf(context)
  return { version, results: await open(`${origin}${context[`${bundler}Path`]}${name}.html`) }
}

/** The bundlers must ship the Wasm and the setup as files of their own, not as text inside a script. */
async function bundledAssets(context) {
  const results = []
  for (const bundler of ['esbuild', 'vite']) {
    await context[bundler]()
    const dir = join(context.www, context[`${bundler}Path`])
    const files = await readdir(dir, { recursive: true })
    for (const [what, pattern] of [
      ['Wasm', /\.wasm$/],
      ['setup', /\.bin$/],
      ['worker script', /kzgpu\.worker.*\.js$/],
    ]) {
      const found = files.some((file) => pattern.test(file))
      results.push({ name: `${bundler}: ${what} is an asset`, ...(found ? {} : { error: `only ${files.join(', ')}` }) })
    }
  }
  return { version: '', results }
}

export const TARGETS = [
  { name: 'Node', run: commandLine('node') },
  { name: 'Node, inline entry', run: commandLine('node', [], 'inline.js') },
  { name: 'newest Node', run: commandLine('node-current') },
  // Without a flag Deno grants nothing, and `--no-prompt` makes asking an error.
  { name: 'Deno without any permission', run: commandLine('deno', ['run', '--no-prompt', '--no-remote']) },
  { name: 'Deno with all permissions', run: commandLine('deno', ['run', '--allow-all', '--no-remote']) },
  { name: 'Bun', run: commandLine('bun', ['run']) },
  { name: 'workerd', run: inWorkerd },
  { name: 'bundlers: assets', run: bundledAssets },
  { name: "Chromium, esbuild, page under a CSP with 'wasm-unsafe-eval'", run: page('esbuild', 'page') },
  { name: 'Chromium, esbuild, module worker', run: page('esbuild', 'page-worker') },
  { name: "Chromium, esbuild, page under a CSP without 'wasm-unsafe-eval'", run: page('esbuild', 'csp') },
  { name: 'Chromium, Vite, page', run: page('vite', 'page') },
  { name: 'Chromium, Vite, module worker', run: page('vite', 'page-worker') },
]
