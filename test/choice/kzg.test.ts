/** Batches of KZG whose sums are done on a GPU. */
import { afterAll, describe, expect, test } from 'vitest'
import { KzgError } from '../../src/errors.ts'
import { createKzgWith, type Kzg, type KzgOptions } from '../../src/kzg.ts'
import { randomScalars } from '../vectors/prng.ts'
import { type FakeBehaviour, FakeGpu, withGpu } from './fake-gpu.ts'
import { FAULTS } from './faults.ts'

const open: Kzg[] = []
afterAll(() => {
  for (const kzg of open) kzg.dispose()
})
const create = async (gpu: FakeGpu, options: Partial<KzgOptions> = {}): Promise<Kzg> => {
  const kzg = await createKzgWith(withGpu(gpu), { threads: 0, calibration: false, backend: 'webgpu', ...options })
  open.push(kzg)
  return kzg
}

const BLOBS = ['one', 'two', 'three'].map((name) => randomScalars(`blob ${name}`, 4096))

describe('on a GPU', () => {
  const gpu = new FakeGpu()
  const kzg = create(gpu, { audit: 'full' })

  test('commitments and proofs', async () => {
    const { commitBlobs, proveBlobs, blobToKzgCommitment, computeBlobKzgProof, report } = await kzg
    const seen: number[] = []
    const commitments = await commitBlobs(BLOBS, { onProgress: ({ done }) => seen.push(done) })
    expect(commitments).toEqual(BLOBS.map((blob) => blobToKzgCommitment(blob)))
    expect(seen).toEqual([1, 2, 3])
    const proofs = await proveBlobs(BLOBS, commitments)
    expect(proofs).toEqual(BLOBS.map((blob, i) => computeBlobKzgProof(blob, commitments[i] as Uint8Array)))
    expect(gpu.calls).toBeGreaterThan(0)
    expect(report.gpu.state).toBe('ready')
    expect(await commitBlobs([])).toEqual([])
  })

  test('cells and recovery; points are uploaded once', async () => {
    const { computeCellsBatch, recoverBatch, computeCellsAndKzgProofs } = await kzg
    const before = gpu.uploads
    const batch = await computeCellsBatch(BLOBS.slice(0, 1))
    const expected = BLOBS.slice(0, 1).map((blob) => computeCellsAndKzgProofs(blob))
    expect(batch).toEqual(expected)
    const items = expected.map(({ cells }) => ({
      cellIndices: Array.from({ length: 64 }, (_, i) => 2 * i + 1),
      cells: Array.from({ length: 64 }, (_, i) => cells[2 * i + 1] as Uint8Array),
    }))
    expect(await recoverBatch(items)).toEqual(expected)
    expect(gpu.uploads).toBe(before + 1)
  })

  test('a bad item is named as on Wasm', async () => {
    const { commitBlobs, proveBlobs, blobToKzgCommitment } = await kzg
    const commitments = BLOBS.map((blob) => blobToKzgCommitment(blob))
    const bad = commitments.map((commitment, i) =>
      i === 1 ? commitment.map((b, k) => (k === 47 ? b ^ 1 : b)) : commitment,
    )
    const wasm = await createKzgWith(withGpu(gpu), { threads: 0, backend: 'wasm' })
    open.push(wasm)
    const failure = (proofs: Promise<unknown>) =>
      proofs.then(
        () => undefined,
        ({ code, index, message }) => ({ code, index, message }),
      )
    const expected = await failure(wasm.proveBlobs(BLOBS, bad))
    expect(await failure(proveBlobs(BLOBS, bad))).toEqual(expected)
    expect(expected).toMatchObject({ index: 1 })
    const unreduced = BLOBS.map((blob, i) => (i === 2 ? blob.map(() => 0xff) : blob))
    await expect(commitBlobs(unreduced)).rejects.toMatchObject({ code: 'NON_CANONICAL', index: 2 })
  })

  test('verification stays on Wasm', async () => {
    const { commitBlobs, proveBlobs, verifyBlobKzgProofBatchAsync } = await kzg
    const commitments = await commitBlobs(BLOBS)
    const proofs = await proveBlobs(BLOBS, commitments)
    const before = gpu.calls
    expect(await verifyBlobKzgProofBatchAsync(BLOBS, commitments, proofs)).toBe(true)
    expect(gpu.calls).toBe(before)
  })
})

describe('what a GPU gets wrong', () => {
  test.each(Object.entries(FAULTS))('%s in one of the sums: the batch is refused', async (_, corrupt) => {
    let sums = 0
    const gpu = new FakeGpu({ corrupt: (sum) => (++sums === 2 ? corrupt(sum) : sum) })
    const kzg = await create(gpu, { audit: 'full' })
    await expect(kzg.commitBlobs(BLOBS)).rejects.toMatchObject({ code: 'GPU_WRONG_RESULT' })
    expect(kzg.report.gpu.state).toBe('quarantined')
  })

  test('one of 128 sums of a blob', async () => {
    let sums = 0
    const gpu = new FakeGpu({ corrupt: (sum) => (++sums === 100 ? FAULTS['negated point'](sum) : sum) })
    const kzg = await create(gpu, { audit: 'full' })
    await expect(kzg.computeCellsBatch(BLOBS.slice(0, 1))).rejects.toMatchObject({ code: 'GPU_WRONG_RESULT' })
  })

  test('the device is lost in the middle of a batch: forced it is an error, and the next batch has another', async () => {
    const behaviour: FakeBehaviour = {}
    const gpu = new FakeGpu(behaviour)
    const kzg = await create(gpu)
    behaviour.before = (operation) => {
      if (operation === 'sums') gpu.lose()
    }
    await expect(kzg.commitBlobs(BLOBS)).rejects.toBeInstanceOf(KzgError)
    behaviour.before = undefined
    expect(await kzg.commitBlobs(BLOBS)).toEqual(BLOBS.map((blob) => kzg.blobToKzgCommitment(blob)))
    expect(gpu.opened).toBe(2)
  })

  test('disposed while the GPU works', async () => {
    const behaviour: FakeBehaviour = {}
    const kzg = await create(new FakeGpu(behaviour))
    behaviour.before = () => kzg.dispose()
    await expect(kzg.commitBlobs(BLOBS)).rejects.toMatchObject({ code: 'DISPOSED' })
  })
})
