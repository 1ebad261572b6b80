/** How each runtime gets the bundled suites and its job. */
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleForBrowser, bundleForWorkerd, compileEntries } from '../runtimes/lib/bundle.mjs'
import { launchChromium, serve } from '../runtimes/lib/chromium.mjs'
import { commandLine } from '../runtimes/lib/command-line.mjs'
import { installPacked } from '../runtimes/lib/consumer.mjs'
import { ROOT } from '../runtimes/lib/paths.mjs'
import { runProcess } from '../runtimes/lib/run-process.mjs'
import { runWorkerd } from '../runtimes/lib/workerd.mjs'
import { JOB_DIR, WORK } from './job.mjs'

/** Full vectors take minutes in a slow engine on a slow machine. */
const TIMEOUT_MS = 3_600_000

const inProcess = (runtime) => async (app, onResult) => {
  const { command, args } = await commandLine(runtime, 'process.js', { read: JOB_DIR })
  await runProcess(command, [...args, JOB_DIR], { cwd: app, onResult, timeoutMs: TIMEOUT_MS })
}

async function inChromium(app, onResult) {
  const www = join(WORK, 'www')
  await bundleForBrowser(app, ['page'], www)
  await cp(JOB_DIR, join(www, 'vectors'), { recursive: true })
  const server = await serve(www)
  try {
    const browser = await launchChromium()
    try {
      await browser.open(`${server.origin}/page.html`, { onResult, timeoutMs: TIMEOUT_MS })
    } finally {
      await browser.close()
    }
  } finally {
    await server.close()
  }
}

async function inWorkerd(app, onResult) {
  const dir = join(WORK, 'workerd')
  await bundleForWorkerd(app, 'workerd', dir)
  await runWorkerd(dir, 'workerd.js', { vectors: JOB_DIR, onResult, timeoutMs: TIMEOUT_MS })
}

const HOSTS = {
  node: inProcess('node'),
  'node-current': inProcess('node-current'),
  deno: inProcess('deno'),
  bun: inProcess('bun'),
  chromium: inChromium,
  workerd: inWorkerd,
}

let application

/** An application of the packed package and the compiled suites; made once. */
async function makeApplication() {
  const { dir } = await installPacked(join(WORK, 'app'))
  await compileEntries(
    ['process', 'page', 'workerd'].map((name) => join(ROOT, `test/conformance/hosts/${name}.ts`)),
    dir,
  )
  return dir
}

/** Runs the prepared job in one runtime; results arrive at `onResult` file by file. */
export async function runIn(runtime, onResult) {
  application ??= makeApplication()
  await HOSTS[runtime](await application, onResult)
}
