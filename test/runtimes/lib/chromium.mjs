import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { locate, MissingTool } from './tools.mjs'

const CONTENT_TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

/** Root or a container cannot use Chromium's sandbox; the rest keeps it from talking to anybody. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** Serves `root` on a free port of the loopback interface.
 * @param headers response headers by path of a page */
export async function serve(root, headers = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
    const file = join(root, normalize(path))
    const body = file.startsWith(root) ? await readFile(file).catch(() => undefined) : undefined
    if (!body) return void response.writeHead(404).end()
    const type = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, ...headers[path] }).end(body)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** Starts headless Chromium.
 * @param flags more of its command line
 * @returns its version; `open`, which loads a page and returns what it leaves in `globalThis.kzgpuResults`; and `drive`,
 *   which loads one that answers requests; and `newPage`, an empty one */
export async function launchChromium(flags = []) {
  const executablePath = await locate('chromium')
  const { chromium } = await import('playwright-core').catch(() => {
    throw new MissingTool('playwright-core', 'run `npm ci --prefix test/runtimes`')
  })
  const browser = await chromium.launch({ executablePath, args: [...ARGUMENTS, ...flags] })

  async function open(url, { timeoutMs = 300_000, onResult } = {}) {
    const page = await browser.newPage()
    const noise = []
    page.on('console', (message) => noise.push(message.text()))
    page.on('pageerror', (error) => noise.push(String(error)))
    page.on('response', (response) => {
      if (response.status() >= 400) noise.push(`${response.status()} ${response.url()}`)
    })
    if (onResult) await page.exposeFunction('kzgpuOnResult', onResult)
    try {
      await page.goto(url)
      await page.waitForFunction(() => 'kzgpuResults' in globalThis, undefined, { timeout: 15_000 })
      return await withTimeout(
        page.evaluate(() => globalThis.kzgpuResults),
        timeoutMs,
      )
    } catch (error) {
      throw new Error(`${error.message}\n${noise.join('\n')}`, { cause: error })
    } finally {
      await page.close()
    }
  }

  /** Loads a page that sets `globalThis.kzgpuAnswer`, and asks that function for each request. */
  async function drive(url) {
    const page = await browser.newPage()
    await page.goto(url)
    await page.waitForFunction(() => 'kzgpuAnswer' in globalThis, undefined, { timeout: 15_000 })
    return (request) => page.evaluate((value) => globalThis.kzgpuAnswer(value), request)
  }

  return { version: browser.version(), open, drive, newPage: () => browser.newPage(), close: () => browser.close() }
}

async function withTimeout(promise, timeoutMs) {
  let timer
  const expiry = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no result after ${timeoutMs / 1000} s`)), timeoutMs)
  })
  return Promise.race([promise, expiry]).finally(() => clearTimeout(timer))
}
