/** Batches of blobs on a device: 128 sums over small bases of their own and the transforms around them, and no result lost. */
import { concatBytes } from '../../src/bytes.ts'
import { createKzgWith, type Kzg } from '../../src/kzg.ts'
import type { CellsOfBlob } from '../../src/kzg-api.ts'
import { randomScalars } from '../../src/probe-input.ts'
import type { CellsAndProofs } from '../../src/protocol/results.ts'
import tau64 from '../vectors/setups/tau-64.txt'
import { equal, ok } from './support/check.ts'
import { faultyGpu } from './support/faulty.ts'
import { automatic, forced, opened, platform } from './support/public.ts'
import { test } from './support/test.ts'

const N = 4096
const flat = ({ cells, proofs }: CellsAndProofs): Uint8Array => concatBytes([...cells, ...proofs])

const constant = randomScalars(1)
/** Three at random; zero, a constant, and one value that is not zero. */
const BLOBS: readonly Uint8Array[] = [
  ...Array.from({ length: 3 }, () => randomScalars(N)),
  new Uint8Array(32 * N),
  Uint8Array.from({ length: 32 * N }, (_, i) => constant[i % 32] as number),
  Uint8Array.from({ length: 32 * N }, (_, i) => (i === 32 * 77 + 31 ? 5 : 0)),
]

let expected: CellsAndProofs[] = []
/** What Wasm gives, computed once. */
function expectedOf(kzg: Kzg): readonly CellsAndProofs[] {
  if (expected.length === 0) expected = BLOBS.map((blob) => kzg.computeCellsAndKzgProofs(blob))
  return expected
}

const ALL = Array.from({ length: 128 }, (_, k) => k)
/** The first half of the cells, the last, a few more than half, all. */
const HELD: readonly (readonly number[])[] = [ALL.slice(0, 64), ALL.slice(64), ALL.filter((k) => k % 3 !== 0), ALL]
const itemsOf = (blobs: readonly CellsAndProofs[]): CellsOfBlob[] =>
  HELD.map((cellIndices, i) => ({ cellIndices, cells: cellIndices.map((k) => blobs[i]?.cells[k] as Uint8Array) }))

function same(found: readonly CellsAndProofs[], wanted: readonly CellsAndProofs[], what: string): void {
  equal(found.length, wanted.length, what)
  for (const [i, result] of found.entries()) equal(flat(result), flat(wanted[i] as CellsAndProofs), `${what}: ${i}`)
}

test('batches: cells of blobs at random and of edges, recoveries from any half', async (context) => {
  const kzg = await createKzgWith(platform, { ...forced(context), audit: 'sampled' })
  const wanted = expectedOf(kzg)
  const seen: number[] = []
  same(await kzg.computeCellsBatch(BLOBS, { onProgress: ({ done }) => seen.push(done) }), wanted, 'cells')
  equal(seen, [1, 2, 3, 4, 5, 6])
  same(await kzg.recoverBatch(itemsOf(wanted)), wanted.slice(0, HELD.length), 'recovered')
  const { calls, failureCount } = kzg.report.gpu
  equal({ calls, failureCount }, { calls: { wasm: 0, webgpu: 2 }, failureCount: 0 })
  const abort = new AbortController()
  setTimeout(() => abort.abort(new Error('enough')), 300)
  const aborted = kzg.computeCellsBatch(BLOBS, { signal: abort.signal })
  equal(await aborted.catch(({ message }) => message), 'enough')
  kzg.dispose()
})

test('batches: the device is destroyed in the middle of cells, and of recoveries; nothing is lost', async (context) => {
  let reads = Number.POSITIVE_INFINITY
  // The first batch dies with its first sums, the second with the first answer to its transforms.
  const gpu = faultyGpu(context.gpu, (_, event) => (event === 'read' && --reads === 0 ? 'lose' : undefined))
  const options = await automatic(context, 'kzg')
  const heard: string[] = []
  const kzg = await createKzgWith(platform, { ...options, gpu, onFallback: ({ code }) => heard.push(code) })
  const blobs = BLOBS.slice(0, 2)
  const wanted = expectedOf(kzg)
  const ready = async (): Promise<void> => {
    await kzg.commitBlobs(blobs)
    await opened(kzg)
  }
  await ready()
  const stages = kzg.explain('cells', N, 2).stages ?? []
  equal(
    stages.map(({ operation, n, batch, backend }) => `${operation} ${batch} × ${n} ${backend}`),
    ['ntt 2 × 4096 webgpu', 'ntt 2 × 8192 webgpu', 'ntt 128 × 128 webgpu', 'msm 256 × 64 webgpu'],
  )
  reads = 7
  same(await kzg.computeCellsBatch(blobs), wanted.slice(0, 2), 'cells')
  equal([heard.length, kzg.report.gpu.losses], [1, 1], heard.join())
  await ready()
  reads = 2
  same(await kzg.recoverBatch(itemsOf(wanted).slice(0, 2)), wanted.slice(0, 2), 'recovered')
  equal([heard, kzg.report.gpu.losses], [['DEVICE_LOST', 'DEVICE_LOST'], 2])
  kzg.dispose()
})

test('batches: the device is destroyed in the middle of 100 commitments, and none is lost', async (context) => {
  let submits = Number.POSITIVE_INFINITY
  const gpu = faultyGpu(context.gpu, (_, event) => (event === 'submit' && --submits === 0 ? 'lose' : undefined))
  const kzg = await createKzgWith(platform, { ...(await automatic(context, 'kzg')), gpu, setup: tau64 })
  const blobs = Array.from({ length: 100 }, () => randomScalars(64))
  await kzg.commitBlobs(blobs)
  await opened(kzg)
  // How many submits there are depends on the speed of the device: half of those that it took before.
  submits = Number.MAX_SAFE_INTEGER
  await kzg.commitBlobs(blobs)
  submits = Math.ceil((Number.MAX_SAFE_INTEGER - submits) / 2)
  const commitments = concatBytes(await kzg.commitBlobs(blobs))
  equal(commitments, concatBytes(blobs.map((blob) => kzg.blobToKzgCommitment(blob))))
  ok(submits <= 0, 'the device was not destroyed')
  const { losses, failureCount } = kzg.report.gpu
  equal([losses, failureCount], [1, 1], 'losses and failures')
  kzg.dispose()
})
