/**
 * How a pool of two workers scales, beside two independent processes in the same minute: blobs per second of `commitBlobs`
 * and `computeCellsBatch`, distinct blobs throughout, medians of interleaved rounds.
 *
 *   node bench/pool-scaling.mjs [--rounds N]      after `npm run build`
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createKzg } from '../dist/kzg.node.js'

const BATCH = { commit: 24, cells: 12 }
/** Rounds until tables are complete and code is optimised. */
const WARM_UP = { commit: 3, cells: 6 }
const SELF = fileURLToPath(import.meta.url)

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, process: { type: 'boolean', default: false } },
})

let seed = (process.pid * 2_654_435_761) >>> 0
/** Blobs that no round has seen. */
function freshBlobs(count) {
  return Array.from({ length: count }, () => {
    seed = (seed + 0x9e3779b9) >>> 0
    let state = seed | 1
    return Uint8Array.from({ length: 131_072 }, (_, i) => {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      return i % 32 === 0 ? 0 : state & 0xff
    })
  })
}

async function perSecond(count, work) {
  const blobs = freshBlobs(count)
  const start = performance.now()
  await work(blobs)
  return (1000 * count) / (performance.now() - start)
}

const atOnce = (kzg, op, blobs) => {
  for (const blob of blobs) op === 'commit' ? kzg.blobToKzgCommitment(blob) : kzg.computeCellsAndKzgProofs(blob)
}
const onPool = (kzg, op, blobs) => (op === 'commit' ? kzg.commitBlobs(blobs) : kzg.computeCellsBatch(blobs))

/** One of the independent processes: does what it is told. */
async function serve() {
  const kzg = await createKzg({ threads: 0 })
  await kzg.precompute('low')
  process.on('message', async (op) => {
    if (op === 'end') process.exit()
    process.send(await perSecond(BATCH[op] / 2, (blobs) => atOnce(kzg, op, blobs)))
  })
  process.send('ready')
}

const answer = (child) => new Promise((resolve) => child.once('message', resolve))
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

async function measure() {
  const children = [0, 1].map(() => fork(SELF, ['--process']))
  await Promise.all(children.map(answer))
  const ask = (count, op) =>
    Promise.all(
      children.slice(0, count).map((child) => {
        const rate = answer(child)
        child.send(op)
        return rate
      }),
    )
  const pooled = await createKzg({ threads: 2 })
  for (const op of ['commit', 'cells']) {
    const rates = { one: [], two: [], pool: [] }
    for (let i = 0; i < WARM_UP[op]; i++) {
      await onPool(pooled, op, freshBlobs(BATCH[op]))
      await ask(2, op)
    }
    for (let round = 0; round < Number(options.rounds); round++) {
      rates.one.push((await ask(1, op))[0])
      rates.two.push((await ask(2, op)).reduce((sum, rate) => sum + rate))
      rates.pool.push(await perSecond(BATCH[op], (blobs) => onPool(pooled, op, blobs)))
    }
    const [one, two, pool] = [median(rates.one), median(rates.two), median(rates.pool)]
    console.log(
      `${op.padEnd(7)} blobs/s: one process ${one.toFixed(1)}, two ${two.toFixed(1)} (×${(two / one).toFixed(2)}), ` +
        `pool of two ${pool.toFixed(1)} (×${(pool / one).toFixed(2)}); pool / two processes ${(pool / two).toFixed(2)}`,
    )
  }
  pooled.dispose()
  for (const child of children) child.send('end')
}

await (options.process ? serve() : measure())
