/** A Chromium for the browser tests: the one on the machine, or else one that is installed here. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { output, run } from './process.mjs'
import { ROOT, SetupError } from './steps.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge']

const windowsPaths = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
  .filter((folder) => folder !== undefined)
  .flatMap((folder) => [
    join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ])

const PATHS = {
  linux: ['/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((folder) => NAMES.map((name) => join(folder, name))),
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: windowsPaths,
}

const PLAYWRIGHT = join(ROOT, 'test', 'runtimes', 'node_modules', 'playwright-core')

/** Where Playwright keeps the browser of its own version, if it has been downloaded. */
function playwrightChromium() {
  if (!existsSync(PLAYWRIGHT)) return undefined
  const ask = `process.stdout.write(require(${JSON.stringify(PLAYWRIGHT)}).chromium.executablePath())`
  const path = output(process.execPath, ['-e', ask])
  return path && existsSync(path) ? path : undefined
}

/**
 * Path of a Chromium-based browser: CHROMIUM_PATH, then the usual places, then Playwright's.
 *
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (existsSync(named)) return named
    throw new SetupError(`CHROMIUM_PATH names ${named}, which does not exist.`, 'Correct or unset CHROMIUM_PATH.')
  }
  return (PATHS[process.platform] ?? []).find((path) => existsSync(path)) ?? playwrightChromium()
}

const isRootOnDebian = () => process.getuid?.() === 0 && existsSync('/etc/debian_version')

async function installWithApt(report) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-q'], { env, onLine: report })
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], { env, onLine: report })
}

/** @type {import('./steps.mjs').Step} */
export const browserStep = {
  id: 'browser',
  title: 'Chromium for the browser tests',
  facts: () => [process.env.CHROMIUM_PATH],
  isDone: () => findChromium() !== undefined,
  async run(report) {
    if (!this.isDone() && isRootOnDebian())
      await installWithApt(report).catch(() => report('apt-get could not install it'))
    if (!this.isDone())
      await run(process.execPath, [join(PLAYWRIGHT, 'cli.js'), 'install', 'chromium'], { onLine: report })
    return findChromium()
  },
  remedy:
    'Install Chromium or Chrome (Debian: `apt-get install chromium`) and run this again, ' +
    'or set CHROMIUM_PATH to the executable of one that is installed elsewhere.',
}
