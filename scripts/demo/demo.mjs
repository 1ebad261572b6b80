import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { ROOT } from '../lib/steps.mjs'
import { DemoError } from './error.mjs'
import { kzgpu } from './kzgpu.mjs'
import { loseHalf } from './lose-cells.mjs'
import { drawPicture } from './picture.mjs'
import { findSourceFile } from './source-file.mjs'

export { DemoError }

const FOLDER = join(ROOT, 'build', 'demo')
const SEED = 4844
/** Exit code of `kzgpu verify` for a proof that does not hold. */
const INVALID = 1
const NAME_WIDTH = 40

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {number} readyMs until the library was ready in this process
 * @property {number} workMs everything after that
 */

/** @param {string} [file] to publish; by default one that is on the machine */
export async function demo(file) {
  const source = file ?? (await findSourceFile())
  const { size } = await stat(source).catch((error) => {
    throw new DemoError(error.message)
  })
  await rm(FOLDER, { recursive: true, force: true })
  await mkdir(FOLDER, { recursive: true })
  process.stdout.write(`Publishing ${source} (${size.toLocaleString('en')} bytes)\n\n`)

  const { steps, blobs, kept } = await publishLoseRecover(source)
  await requireEqualFiles(source, path('recovered-file'))

  const title = `${basename(source)}: ${size.toLocaleString('en')} bytes, ${blobs} blobs`
  const subtitle = `one thread, ${process.platform} ${process.arch}, Node ${process.versions.node}`
  await drawPicture(path('timings.svg'), { title, subtitle, steps, kept })
  process.stdout.write(`\n${table(steps, blobs)}\n\n`)
  process.stdout.write('The recovered file is identical to the original, byte for byte.\n')
  process.stdout.write(`Picture: ${relative(process.cwd(), path('timings.svg'))}\n`)
}

const path = (name) => join(FOLDER, name)

async function publishLoseRecover(source) {
  /** @type {Step[]} */
  const steps = []
  const step = async (name, command, args, expected) => {
    const report = await kzgpu(command, args, expected)
    const { readyMs = 0, totalMs } = report.timings
    steps.push({ name, readyMs, workMs: totalMs - readyMs })
    process.stdout.write(`  ${name.padEnd(NAME_WIDTH)} ${seconds(totalMs)}\n`)
    return report
  }
  const [blobs, commitments, proofs] = [path('blobs.bin'), path('commitments.txt'), path('proofs.txt')]
  const { blobs: count } = await step('encode the file as blobs', 'encode', [source, '-o', blobs])
  await step('commit to each blob', 'commit', [blobs, '-o', commitments])
  await step('prove each blob', 'prove', [blobs, '-c', commitments, '-o', proofs])
  await step('verify all blobs as one batch', 'verify', [blobs, '-c', commitments, '-p', proofs])

  await writeFile(path('altered.bin'), alterOneByte(await readFile(blobs)))
  const { invalid } = await step(
    'refuse the batch with one byte altered',
    'verify',
    [path('altered.bin'), '-c', commitments, '-p', proofs],
    { exitCode: INVALID },
  )
  if (String(invalid) !== '0') throw new DemoError(`the altered blob is 0, but blob ${invalid} was refused`)

  await step('extend to 128 cells per blob', 'cells', [blobs, '-o', path('all.cells')])
  const kept = await loseHalf(path('all.cells'), path('half.cells'), SEED)
  await step('verify the half that is left', 'verify', ['--cells', path('half.cells'), '-c', commitments])
  await step('recover the blobs from it', 'recover', [path('half.cells'), '-o', path('recovered.bin')])
  await step('decode the blobs to the file', 'decode', [path('recovered.bin'), '-o', path('recovered-file')])
  return { steps, blobs: count, kept }
}

/** @param {Buffer} blobs */
function alterOneByte(blobs) {
  // Second byte of the first element: data, and the element stays below the modulus.
  blobs[1] ^= 1
  return blobs
}

async function requireEqualFiles(original, recovered) {
  const [a, b] = await Promise.all([readFile(original), readFile(recovered)])
  if (!a.equals(b)) throw new DemoError(`${recovered} differs from ${original}`)
}

const seconds = (ms) => `${(ms / 1000).toFixed(2).padStart(8)} s`

/** @param {readonly Step[]} steps @param {number} blobs */
function table(steps, blobs) {
  const row = (name, ready, work, perBlob) =>
    `${name.padEnd(NAME_WIDTH)}${ready.padStart(12)}${work.padStart(12)}${perBlob.padStart(14)}`
  const sum = (key) => steps.reduce((total, step) => total + step[key], 0)
  const rows = steps.map(({ name, readyMs, workMs }) =>
    row(name, readyMs === 0 ? '' : `${readyMs.toFixed(0)} ms`, seconds(workMs), `${(workMs / blobs).toFixed(1)} ms`),
  )
  const head = row('step', 'ready after', 'work', 'per blob')
  const total = row('together', `${sum('readyMs').toFixed(0)} ms`, seconds(sum('workMs')), '')
  const line = '─'.repeat(head.length)
  return [head, line, ...rows, line, total].join('\n')
}
