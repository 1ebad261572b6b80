/**
 * The engines that the bench runs the packed package in. Not a part of the bench's bundle: it uses the packages of
 * test/runtimes.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { tierNames } from '../../test/conformance/tiers.mjs'
import { bundleForBrowser, compileEntries } from '../../test/runtimes/lib/bundle.mjs'
import { launchChromium, serve } from '../../test/runtimes/lib/chromium.mjs'
import { commandLine } from '../../test/runtimes/lib/command-line.mjs'
import { installPacked } from '../../test/runtimes/lib/consumer.mjs'
import { BUILD, ROOT } from '../../test/runtimes/lib/paths.mjs'
import { locate, versionOf } from '../../test/runtimes/lib/tools.mjs'

export { tierNames }

export const RUNTIMES = ['node', 'node-current', 'deno', 'bun', 'chromium']

const WORK = join(BUILD, 'bench', 'engines')
const WWW = join(WORK, 'www')

/** Where the bench leaves files with arguments; every engine can read it. */
export const EXCHANGE = join(WWW, 'exchange')

/** Makes the application that all engines run: the package as published, and the host. */
export async function prepare() {
  const { dir } = await installPacked(join(WORK, 'app'))
  await compileEntries(
    ['process', 'page'].map((name) => join(ROOT, `bench/engines/${name}.ts`)),
    dir,
  )
  await bundleForBrowser(dir, ['page'], WWW)
  await mkdir(EXCHANGE, { recursive: true })
  return dir
}

const NAMES = { node: 'Node', 'node-current': 'Node', deno: 'Deno', bun: 'Bun', chromium: 'Chromium' }

/** The engine's name and version, for people. */
export async function describe(runtime) {
  return `${NAMES[runtime]} ${await versionOf(await locate(runtime))}`
}

/** What starts one instance of Node, Deno or Bun: it answers lines. */
export async function command(runtime, app) {
  const line = await commandLine(runtime, 'process.js', { read: EXCHANGE, exposesGarbageCollection: true })
  return { command: line.command, args: [...line.args, EXCHANGE], cwd: app }
}

/** One page of Chromium in a browser of its own. */
export async function page() {
  const server = await serve(WWW)
  const browser = await launchChromium()
  return {
    ask: await browser.drive(`${server.origin}/page.html`),
    async close() {
      await browser.close()
      await server.close()
    },
  }
}
