/** Where the runtimes are. A binary is called directly, so that packages whose install scripts did not run work too. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { browserStep, findChromium } from '../../../scripts/lib/browser.mjs'
import { RUNTIMES } from './paths.mjs'

const run = promisify(execFile)
const EXE = process.platform === 'win32' ? '.exe' : ''

const SETUP = 'run `npm run setup -- test`, or `npm ci --prefix test/runtimes`'

/** Something that a test needs is not on this machine; the message says what to do. */
export class MissingTool extends Error {
  constructor(tool, remedy) {
    super(`${tool} is missing: ${remedy}`)
    this.name = 'MissingTool'
  }
}

/** Binary `path` of whichever package matching `scope`/`prefix` npm installed for this platform. */
async function platformBinary(tool, scope, prefix, path) {
  const folder = join(RUNTIMES, 'node_modules', scope)
  const names = existsSync(folder) ? await readdir(folder) : []
  const found = names
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(folder, name, path))
    .find((file) => existsSync(file))
  if (!found) throw new MissingTool(tool, SETUP)
  return found
}

async function chromium() {
  const path = findChromium()
  if (path) return path
  throw new MissingTool('Chromium', browserStep.remedy)
}

const LOCATE = {
  node: async () => process.execPath,
  'node-current': () => platformBinary('the newest Node', '', 'node-', `bin/node${EXE}`),
  deno: () => platformBinary('Deno', '@deno', '', `deno${EXE}`),
  bun: () => platformBinary('Bun', '@oven', 'bun-', `bin/bun${EXE}`),
  workerd: () => platformBinary('workerd', '@cloudflare', 'workerd-', `bin/workerd${EXE}`),
  chromium,
}

/** @returns {Promise<string>} path of the runtime's executable
 * @throws MissingTool with the remedy */
export function locate(runtime) {
  return LOCATE[runtime]()
}

/** First version number that the runtime prints. Chrome on Windows prints none. */
export async function versionOf(executable) {
  const { stdout } = await run(executable, ['--version']).catch(() => ({ stdout: '' }))
  return stdout.match(/\d+(\.\d+|-\d+)+/)?.[0] ?? 'of unknown version'
}
