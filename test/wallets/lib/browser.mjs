/** The page of the examples in real Chromium, under a strict policy: with a file, aborted, and never frozen. */
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { bundleForBrowser, compileEntries } from '../../runtimes/lib/bundle.mjs'
import { launchChromium, serve } from '../../runtimes/lib/chromium.mjs'

const PAGES = { 'index.html': 'on the page', 'worker.html': 'in a worker' }

/** Nothing from elsewhere, no code from text; WebAssembly is the one exception. */
const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:"

/** Four blobs: enough for seconds of work. */
const DATA_BYTES = 400_001
const DATA = 'kzgpu'
/** Of progress: two a blob. */
const STEPS = 8
/** Most visits of a page whose tasks were too long. */
const VISITS = 3

const TIMEOUT_MS = 120_000
/** An abort rejects at once; the rest is the pages' own delay on a busy machine. */
const ABORT_MS = 500

export async function runPages(app, report) {
  const folder = join(app, 'examples/browser')
  const names = ['page', 'worker-page', 'worker']
  await compileEntries(
    names.map((name) => join(folder, `${name}.ts`)),
    app,
    [],
  )
  const www = join(app, 'www')
  await bundleForBrowser(app, names, www)
  await Promise.all(Object.keys(PAGES).map((name) => cp(join(folder, name), join(www, name))))
  await mkdir(join(app, 'made'), { recursive: true })
  const data = Buffer.alloc(DATA_BYTES, DATA)
  const expected = await expectedSidecars(app, data)

  const headers = Object.fromEntries(
    [...Object.keys(PAGES), 'worker.js', 'kzgpu.worker.js'].map((name) => [
      `/${name}`,
      { 'content-security-policy': CSP },
    ]),
  )
  const server = await serve(www, headers)
  const browser = await launchChromium()
  try {
    for (const [name, where] of Object.entries(PAGES)) {
      const url = `${server.origin}/${name}`
      let seen = await visit(browser, url, data)
      // Where other processes have the processors, tasks last longer than they work. One that works that long does so each time.
      for (let visits = 1; seen.tasks.length > 0 && visits < VISITS; visits++) seen = await visit(browser, url, data)
      for (const [what, error] of Object.entries(judge(seen, expected)))
        report({ name: `page, sidecars ${where}: ${what}`, error })
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

/** The page does all of it by itself: a driver's own scripts would be tasks of its main thread. */
async function visit(browser, url, data) {
  const page = await browser.newPage()
  const noise = []
  page.on('console', (message) => IGNORED.test(message.text()) || noise.push(message.text()))
  page.on('pageerror', (error) => noise.push(String(error)))
  const told = new Promise((resolve) => page.exposeFunction('tell', resolve))
  await page.addInitScript(use, { length: data.length, text: DATA, steps: STEPS })
  await page.goto(url)
  const seen = await withTimeout(told).catch((error) => {
    throw new Error(`${error.message}\n${noise.join('\n')}`)
  })
  await page.close()
  return { ...seen, noise }
}

/** What is wrong with a visit, by name. */
function judge(
  { sidecars, progress, abortMs, afterAbort, isReadyAgain, tasks, control, violations, noise, signed },
  expected,
) {
  const isSteady = progress.length === STEPS && progress.every((value, i) => value === i + 1)
  const complaints = [...violations, ...noise]
  const unless = (holds, error) => (holds ? undefined : error)
  return {
    'it makes the sidecars': unless(sidecars === expected, `they differ: ${sidecars.slice(0, 99)}`),
    'progress goes up to the total': unless(isSteady, `it went ${progress.join(', ')} of ${STEPS}`),
    'an abort ends it at once': unless(
      abortMs < ABORT_MS && afterAbort === 'aborted',
      `it took ${abortMs.toFixed(0)} ms and ended with: ${afterAbort}`,
    ),
    'the next file is done': unless(isReadyAgain, 'it was not'),
    'no task of the main thread took 50 ms from the choice of a file on': unless(
      tasks.length === 0,
      `in ${VISITS} visits; in the last there were ${tasks.map(({ startTime, duration }) => `${duration.toFixed(0)} ms at ${startTime.toFixed(0)} ms`).join(', ')}`,
    ),
    'a task of 80 ms would have been noticed': unless(
      control.some(({ duration }) => duration >= 80),
      'it was not',
    ),
    'noble verifies what it signs': unless(isSigned(signed), `${signed.signature} under ${signed.key}`),
    'no policy was violated, nothing logged': unless(complaints.length === 0, complaints.join('\n')),
  }
}

/** The tag of Ethereum's validators. */
const TAG = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_'

function isSigned({ key, signature }) {
  const scheme = bls12_381.longSignatures
  const message = scheme.hash(new TextEncoder().encode('hello'), TAG)
  return scheme.verify(Buffer.from(signature, 'hex'), message, Buffer.from(key, 'hex'))
}

/** Chromium says so of WebGPU on a machine without a GPU. */
const IGNORED = /^No available adapters\.$/

async function withTimeout(promise) {
  let timer
  const expiry = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the page did not finish in ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS)
  })
  return Promise.race([promise, expiry]).finally(() => clearTimeout(timer))
}

/** Runs in the page before its own scripts: is its user, and tells what came of it. */
function use({ length, text, steps }) {
  const tasks = []
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()))
  observer.observe({ type: 'longtask', buffered: true })
  const taken = () => {
    tasks.push(...observer.takeRecords())
    return tasks.splice(0).map(({ startTime, duration }) => ({ startTime, duration }))
  }
  const violations = []
  addEventListener('securitypolicyviolation', (event) =>
    violations.push(`${event.violatedDirective}: ${event.blockedURI}`),
  )
  let made
  const createObjectURL = URL.createObjectURL.bind(URL)
  URL.createObjectURL = (blob) => {
    made = blob
    return createObjectURL(blob)
  }
  const element = (id) => document.getElementById(id)
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  const shows = (pattern) =>
    new Promise((resolve) => {
      const look = () => {
        if (!pattern.test(element('status').textContent)) return
        watcher.disconnect()
        resolve()
      }
      const watcher = new MutationObserver(look)
      watcher.observe(element('status'), { childList: true })
      look()
    })
  const choose = () => {
    const files = new DataTransfer()
    files.items.add(new File([text.repeat(Math.ceil(length / text.length)).slice(0, length)], 'file'))
    element('file').files = files.files
    element('file').dispatchEvent(new Event('change'))
  }

  addEventListener('DOMContentLoaded', async () => {
    const progress = []
    const bar = element('progress')
    new MutationObserver(() => bar.value > 0 && progress.push(bar.value)).observe(bar, { attributeFilter: ['value'] })
    await shows(/^choose a file$/)
    // How long it takes a browser to load a page is not the page's.
    await pause(500)
    taken()
    choose()
    await shows(/^ready after/)
    const first = [made, progress.splice(0)]

    choose()
    await shows(new RegExp(`: 1 of ${steps}$`))
    const start = performance.now()
    element('abort').click()
    await shows(/^(?!.* of )/)
    const [abortMs, afterAbort] = [performance.now() - start, element('status').textContent]
    choose()
    await shows(/ of /)
    await shows(/^(?!.* of )/)
    const isReadyAgain = /^ready after/.test(element('status').textContent)

    await pause(500)
    const own = taken()
    element('sign').click()
    while (element('signature').textContent === '') await pause(50)
    const signed = { key: element('key').textContent, signature: element('signature').textContent }
    await pause(500)
    taken()
    setTimeout(() => {
      for (const end = performance.now() + 80; performance.now() < end; );
    })
    await pause(500)
    const seen = {
      progress: first[1],
      abortMs,
      afterAbort,
      isReadyAgain,
      tasks: own,
      control: taken(),
      violations,
      signed,
    }
    globalThis.tell({ ...seen, sidecars: await first[0].text() })
  })
}

async function expectedSidecars(app, data) {
  const [{ createKzg, toBlobs }, { prepareSidecars }] = await Promise.all(
    ['kzg.node', 'wallet'].map((name) => import(join(app, `node_modules/kzgpu/dist/${name}.js`))),
  )
  const kzg = await createKzg()
  const { sidecars } = await prepareSidecars(kzg, toBlobs(data), { format: 'viem' })
  kzg.dispose()
  return JSON.stringify(sidecars)
}
