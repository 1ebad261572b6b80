/** Batches of KZG whose sums are done on a GPU. */
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Operation } from '../../src/backend/adaptive/priors.ts'
import { KzgError } from '../../src/errors.ts'
import { createKzgWith, type Kzg, type KzgOptions } from '../../src/kzg.ts'
import { randomScalars } from '../vectors/prng.ts'
import { type FakeBehaviour, FakeGpu, profileOf, withGpu } from './fake-gpu.ts'
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

describe('transforms', () => {
  test('those of a group go together, by kind; the answers are those of Wasm', async () => {
    const gpu = new FakeGpu()
    const kzg = await create(gpu)
    const edges = [new Uint8Array(131_072), BLOBS[0] as Uint8Array, randomScalars('one', 1)]
    const blobs = edges.map((bytes) => Uint8Array.from({ length: 131_072 }, (_, i) => bytes[i] ?? 0))
    const expected = blobs.map((blob) => kzg.computeCellsAndKzgProofs(blob))
    const all = Array.from({ length: 128 }, (_, k) => k)
    const held = [all.filter((k) => k >= 64), all.filter((k) => k % 2 === 0 || k < 9), all]
    const items = held.map((cellIndices, i) => ({
      cellIndices,
      cells: cellIndices.map((k) => expected[i]?.cells[k] as Uint8Array),
    }))
    expect(await kzg.recoverBatch(items)).toEqual(expected)
    // Two with cells missing are a group, and one with all of them.
    const cells = 64 + (held[1]?.length as number)
    const kinds = [`${cells} × 64`, 'divide 128 × 128', '2 × 8192', '128 × 128']
    expect([...gpu.transforms].sort()).toEqual([...kinds, '1 × 8192', '1 × 8192', '64 × 128'].sort())
  }, 120_000)

  const CORRUPT: readonly [string, 'full' | 'off', (values: Uint8Array) => Uint8Array][] = [
    ['one wrong scalar', 'full', (values) => values.map((byte, i) => (i === 8192 ? byte ^ 1 : byte))],
    ['no scalar', 'off', (values) => values.map((byte, i) => (i < 32 ? 0xff : byte))],
  ]
  test.each(CORRUPT)('%s (audit %s): the batch is refused', async (_, audit, corrupt) => {
    for (const at of [1, 2, 3]) {
      let transforms = 0
      const isSum = (result: Uint8Array): boolean => result.length === 96
      const gpu = new FakeGpu({ corrupt: (out) => (!isSum(out) && ++transforms === at ? corrupt(out) : out) })
      const kzg = await create(gpu, { audit })
      const batch = kzg.computeCellsBatch(BLOBS.slice(0, 1))
      await expect(batch).rejects.toMatchObject({ code: 'GPU_WRONG_RESULT' })
      expect(kzg.report.gpu.state).toBe('quarantined')
    }
  })

  test('a wrong quotient in a recovery is found', async () => {
    const cellIndices = Array.from({ length: 64 }, (_, k) => k)
    const gpu: FakeGpu = new FakeGpu({
      corrupt: (out): Uint8Array =>
        gpu.transforms.at(-1)?.startsWith('divide') ? out.map((b, i) => (i === 99 ? b ^ 1 : b)) : out,
    })
    const kzg = await create(gpu, { audit: 'full' })
    const { cells } = kzg.computeCellsAndKzgProofs(BLOBS[0] as Uint8Array)
    const batch = kzg.recoverBatch([{ cellIndices, cells: cells.slice(0, 64) }])
    await expect(batch).rejects.toMatchObject({ code: 'GPU_WRONG_RESULT' })
  })
})

describe('auto', () => {
  /** An instance whose GPU is open, as after the first large batches. */
  const opened = async (gpu: FakeGpu, factor: (operation: Operation) => number, options: Partial<KzgOptions> = {}) => {
    const { tier } = (await createKzgWith(withGpu(gpu), { capabilities: 'verify', backend: 'wasm' })).report
    const kzg = await create(gpu, { backend: 'auto', profile: profileOf({ tier, kind: 'kzg' }, factor), ...options })
    await kzg.commitBlobs(BLOBS)
    await vi.waitUntil(() => kzg.report.gpu.state !== 'closed', { timeout: 5000 })
    return kzg
  }

  test('transforms are on the GPU if they are faster there, and explain says so', async () => {
    const gpu = new FakeGpu()
    const [blob] = BLOBS as [Uint8Array]
    for (const isFaster of [false, true]) {
      const kzg = await opened(gpu, (operation) => (operation !== 'ntt' || isFaster ? 1e-4 : 1e4))
      const side = isFaster ? 'webgpu' : 'wasm'
      const { backend, predicted, stages } = kzg.explain('cells', 4096, 1)
      expect(backend).toBe('webgpu')
      expect(predicted?.webgpu).toBeLessThan(predicted?.wasm as number)
      expect(stages).toEqual([
        { operation: 'ntt', n: 4096, batch: 1, backend: side },
        { operation: 'ntt', n: 8192, batch: 1, backend: side },
        { operation: 'ntt', n: 128, batch: 64, backend: side },
        { operation: 'msm', n: 64, batch: 128, backend: 'webgpu' },
      ])
      expect(await kzg.computeCellsBatch([blob])).toEqual([kzg.computeCellsAndKzgProofs(blob)])
      expect(gpu.transforms).toEqual(isFaster ? ['1 × 4096', '1 × 8192', '64 × 128'] : [])
      expect(kzg.report.gpu.calls.webgpu).toBe(1)
    }
  })

  test('what is explained of each operation; an unknown one is an error', async () => {
    const kzg = await opened(new FakeGpu(), () => 1e-4)
    for (const operation of ['commit', 'prove', 'cells', 'recover'] as const) {
      const [few, many] = [kzg.explain(operation, 4096, 1), kzg.explain(operation, 4096, 16)]
      expect(many.predicted?.webgpu).toBeGreaterThan(few.predicted?.webgpu as number)
      expect(many.stages?.at(-1)).toMatchObject({ operation: 'msm', backend: 'webgpu' })
      expect(many.stages?.map(({ batch }) => batch)).toEqual(few.stages?.map(({ batch }) => 16 * batch))
    }
    expect(() => kzg.explain('verify' as Operation, 4096)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }))
  })

  test('a transform that fails: Wasm answers, once, and the report says so', async () => {
    const behaviour: FakeBehaviour = {}
    const heard: string[] = []
    const kzg = await opened(new FakeGpu(behaviour), () => 1e-4, { onFallback: ({ code }) => heard.push(code) })
    behaviour.before = (operation) => {
      if (operation === 'transform') throw new KzgError('GPU_KERNEL')
    }
    const blobs = BLOBS.slice(0, 1)
    expect(await kzg.computeCellsBatch(blobs)).toEqual(blobs.map((blob) => kzg.computeCellsAndKzgProofs(blob)))
    expect(heard).toEqual(['GPU_KERNEL'])
  })

  test('results from before a loss stand, others come from Wasm; those of a device that lies do not', async () => {
    for (const fault of ['lost', 'wrong'] as const) {
      let sums = 0
      const behaviour: FakeBehaviour = {}
      const gpu = new FakeGpu(behaviour)
      const kzg = await opened(gpu, () => 1e-4, { audit: 'full' })
      const blobs = Array.from({ length: 4 }, (_, i) => randomScalars(`blob ${i}`, 4096))
      behaviour.before = async (operation) => {
        // The second group comes after the first.
        if (operation === 'sums' && ++sums === 2) {
          await vi.waitUntil(() => seen.length >= 2, { timeout: 20_000 })
          if (fault === 'lost') gpu.lose()
          else behaviour.corrupt = FAULTS['negated point']
        }
      }
      const seen: number[] = []
      const commitments = await kzg.commitBlobs(blobs, { onProgress: ({ done }) => seen.push(done) })
      expect(commitments).toEqual(blobs.map((blob) => kzg.blobToKzgCommitment(blob)))
      expect(seen).toEqual(fault === 'lost' ? [1, 2, 3, 4] : [1, 2, 1, 2, 3, 4])
    }
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

  test('the device is lost in the middle of a batch: it is begun again on the next, without a word', async () => {
    const behaviour: FakeBehaviour = {}
    const gpu = new FakeGpu(behaviour)
    const kzg = await create(gpu)
    let sums = 0
    behaviour.before = (operation) => {
      if (operation === 'sums' && ++sums === 2) gpu.lose()
    }
    expect(await kzg.commitBlobs(BLOBS)).toEqual(BLOBS.map((blob) => kzg.blobToKzgCommitment(blob)))
    expect(gpu.opened).toBe(2)
    expect(kzg.report.gpu).toMatchObject({ losses: 1, calls: { wasm: 0 } })
  })

  test('a device that is lost each time: forced it is an error', async () => {
    const behaviour: FakeBehaviour = {}
    const gpu = new FakeGpu(behaviour)
    const kzg = await create(gpu)
    behaviour.before = (operation) => {
      if (operation === 'sums') gpu.lose()
    }
    await expect(kzg.commitBlobs(BLOBS)).rejects.toMatchObject({ code: 'DEVICE_LOST' })
    expect(gpu.opened).toBe(3)
  })

  test('disposed while the GPU works', async () => {
    const behaviour: FakeBehaviour = {}
    const kzg = await create(new FakeGpu(behaviour))
    behaviour.before = () => kzg.dispose()
    await expect(kzg.commitBlobs(BLOBS)).rejects.toMatchObject({ code: 'DISPOSED' })
  })
})
