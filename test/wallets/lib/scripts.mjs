/** Examples for Node: each makes transactions in every form and way it knows, which the other libraries have to accept. */
import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compileEntries } from '../../runtimes/lib/bundle.mjs'
import { runProcess } from '../../runtimes/lib/run-process.mjs'

/** The address of the key in EIP-155's example. */
const FROM = '0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f'

const BOTH = [[], ['--eip4844']]
const EXAMPLES = { viem: BOTH, 'viem-3': [[]], ox: [[]], ethers: BOTH, ethereumjs: BOTH }
/** What workers have computed before, or what the library computes through its adapter. */
const WAYS = [[], ['--sync']]

/** More than one blob, and not a multiple of anything. */
const DATA_BYTES = 200_003

export async function runScripts(app, report) {
  const names = Object.keys(EXAMPLES)
  const libraries = ['@*', 'c-kzg', 'ethers', 'ox', 'viem', 'viem/*', 'viem-next', 'viem-next/*']
  await compileEntries(
    names.map((name) => join(app, 'examples', `${name}.ts`)),
    app,
    libraries,
  )
  await compileEntries([join(app, 'accept/main.ts')], join(app, 'accept'), libraries)
  await mkdir(join(app, 'made'), { recursive: true })
  const data = join(app, 'made/data')
  await writeFile(data, Buffer.from(Array.from({ length: DATA_BYTES }, (_, i) => (i * i + (i >> 8)) % 251)))
  const blobs = await readBlobs(app, data)

  const runs = Object.entries(EXAMPLES).flatMap(([name, forms]) =>
    forms.flatMap((form) => WAYS.map((way) => ({ name, flags: [...form, ...way] }))),
  )
  const files = []
  await inTurns(runs, async ({ name, flags }) => {
    const made = { name: [name, ...flags].join(' '), eip7594: !flags.includes('--eip4844'), from: FROM, blobs }
    const result = await run(app, [`${name}.js`, data, ...flags])
    report({ name: `examples/${made.name}`, error: result.error })
    if (result.error !== undefined) return
    const file = join(app, 'made', `${made.name.replaceAll(' ', '')}.json`)
    await writeFile(file, JSON.stringify({ ...made, raw: result.stdout.trim() }))
    files.push(file)
  })
  await runProcess(process.execPath, ['accept/main.js', ...files.sort()], { cwd: app, onResult: report })
}

/** As many at a time as there are processors: a script waits for the disk first, and one that computes in place uses one thread. */
async function inTurns(items, work) {
  const left = [...items]
  const take = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, take))
}

/** What the transactions have to carry, by the built package's own `toBlobs`, which has tests of its own against viem's. */
async function readBlobs(app, file) {
  const { toBlobs } = await import(join(app, 'node_modules/kzgpu/dist/kzg.node.js'))
  return toBlobs(await readFile(file)).map((blob) => `0x${Buffer.from(blob).toString('hex')}`)
}

const run = (cwd, args) =>
  promisify(execFile)(process.execPath, args, { cwd, maxBuffer: 1 << 26, timeout: 120_000 }).catch(
    ({ stderr, message }) => ({
      error: stderr?.slice(-2000) || message,
    }),
  )
