/** The asynchronous functions give what the synchronous ones do, whatever the number of threads. */
import { createHash } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { KzgError } from '../../src/errors.ts'
import type { Kzg } from '../../src/kzg.ts'
import { makeBlob } from '../fault/samples.ts'
import { openPooled } from '../pool-support.ts'
import { customSetup } from './support.ts'

const kzg = await openPooled({ threads: 0 })
const blobs = Array.from({ length: 5 }, (_, i) => makeBlob(i + 1))
const commitments = blobs.map((blob) => kzg.blobToKzgCommitment(blob))
const proofs = blobs.map((blob, i) => kzg.computeBlobKzgProof(blob, commitments[i]!))
const extended = blobs.slice(0, 2).map((blob) => kzg.computeCellsAndKzgProofs(blob))
const even = Array.from({ length: 64 }, (_, i) => 2 * i)
const items = extended.map(({ cells }) => ({ cellIndices: even, cells: even.map((i) => cells[i]!) }))

/** All cells of both blobs, as a verification takes them. */
const cellBatch = () => {
  const all = extended.flatMap(({ cells, proofs }, blob) =>
    cells.map((cell, index) => ({ cell, index, proof: proofs[index]!, commitment: commitments[blob]! })),
  )
  return {
    commitments: all.map(({ commitment }) => commitment),
    indices: all.map(({ index }) => index),
    cells: all.map(({ cell }) => cell),
    proofs: all.map(({ proof }) => proof),
  }
}

const NOT_ON_CURVE = Uint8Array.from({ length: 48 }, (_, i) => (i === 0 ? 0x80 : i === 47 ? 0x01 : 0))
const nonCanonical = (bytes: Uint8Array, scalar: number): Uint8Array =>
  bytes.slice().fill(0xff, 32 * scalar, 32 * (scalar + 1))
const replaced = <T>(list: readonly T[], at: number, item: T): T[] => list.map((old, i) => (i === at ? item : old))

/** Cells and proofs as one number, since comparing megabytes byte by byte takes the runner seconds. */
const digest = (results: readonly (readonly Uint8Array[][])[]): string =>
  createHash('sha256')
    .update(Buffer.concat(results.flat(2)))
    .digest('hex')

async function refusal(promise: Promise<unknown>): Promise<KzgError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(KzgError)
  return error as KzgError
}

describe.each([0, 1, 2])('%i threads', async (threads) => {
  const pooled: Kzg = await openPooled({ threads })
  afterAll(() => pooled.dispose())

  test('commitments', async () => {
    const done: number[] = []
    const onProgress = (progress: { done: number; total: number; phase: string }): void => {
      expect(progress).toMatchObject({ phase: 'commit', total: 5 })
      done.push(progress.done)
    }
    expect(await pooled.commitBlobs(blobs, { onProgress })).toEqual(commitments)
    expect(done).toEqual([1, 2, 3, 4, 5])
    const { count, tiers } = pooled.report.threads
    expect(count).toBe(threads)
    // The first worker may have been done before the second was there.
    expect(tiers.length > 0).toBe(threads > 0)
    for (const tier of tiers) expect(tier).toBe(pooled.report.tier)
  })

  test('single operations', async () => {
    const [blob, z] = [blobs[0]!, Uint8Array.from({ length: 32 }, (_, i) => i)]
    const [proof, y] = kzg.computeKzgProof(blob, z)
    const opening = await pooled.computeKzgProofAsync(blob, z)
    expect([...opening]).toEqual([proof, y])
    expect([opening.proof, opening.y]).toEqual([proof, y])
    expect(digest([[await pooled.computeCellsAsync(blob)]])).toBe(digest([[extended[0]!.cells]]))
    expect(await pooled.verifyKzgProofAsync(commitments[0]!, z, y, proof)).toBe(true)
    expect(await pooled.verifyKzgProofAsync(commitments[1]!, z, y, proof)).toBe(false)
    const bad = { code: 'NON_CANONICAL', index: 7 }
    expect(await refusal(pooled.computeCellsAsync(nonCanonical(blob, 7)))).toMatchObject(bad)
    expect(await refusal(pooled.computeKzgProofAsync(blob, new Uint8Array(32).fill(0xff)))).toMatchObject({
      code: 'NON_CANONICAL',
    })
    expect(await refusal(pooled.computeKzgProofAsync(blob, z.subarray(1)))).toMatchObject({ code: 'BAD_LENGTH' })
    expect(await refusal(pooled.verifyKzgProofAsync(NOT_ON_CURVE, z, y, proof))).toMatchObject({ code: 'NOT_ON_CURVE' })
    const reason = new Error('enough')
    await expect(pooled.computeCellsAsync(blob, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  test('proofs', async () => expect(await pooled.proveBlobs(blobs, commitments)).toEqual(proofs))

  test('cells', async () => {
    const results = await pooled.computeCellsBatch(blobs.slice(0, 2))
    expect(digest(results)).toBe(digest(extended))
    for (const result of results) {
      expect(result.cells).toBe(result[0])
      expect(result.proofs).toBe(result[1])
    }
  })

  test('recovery', async () => {
    expect(digest(await pooled.recoverBatch(items))).toBe(digest(extended))
    const shuffled = items.map(({ cellIndices, cells }) => ({
      cellIndices: [...cellIndices].reverse(),
      cells: [...cells].reverse(),
    }))
    expect(digest(await pooled.recoverBatch(shuffled, { anyOrder: true }))).toBe(digest(extended))
    expect(await refusal(pooled.recoverBatch([items[0]!, shuffled[1]!]))).toMatchObject({
      code: 'UNSORTED_INDICES',
      index: 1,
      cause: { index: 1 },
    })
  })

  test('verification of blobs', async () => {
    const many = Array.from({ length: 40 }, (_, i) => i % 5)
    const pick = <T>(list: readonly T[]): T[] => many.map((i) => list[i]!)
    const verify = (b: Uint8Array[], c: Uint8Array[], p: Uint8Array[]) => pooled.verifyBlobKzgProofBatchAsync(b, c, p)
    expect(await verify(pick(blobs), pick(commitments), pick(proofs))).toBe(true)
    for (const at of [0, 17, 39]) {
      expect(await verify(pick(blobs), pick(commitments), replaced(pick(proofs), at, commitments[0]!))).toBe(false)
    }
    const error = await refusal(verify(pick(blobs), pick(commitments), replaced(pick(proofs), 37, NOT_ON_CURVE)))
    expect(error).toMatchObject({ code: 'NOT_ON_CURVE', index: 37 })
    expect(error.message).toContain('proofs[37]')
    expect(await verify([], [], [])).toBe(true)
  })

  test('verification of cells', async () => {
    const { commitments, indices, cells, proofs } = cellBatch()
    const verify = (c: Uint8Array[], p: Uint8Array[]) => pooled.verifyCellKzgProofBatchAsync(commitments, indices, c, p)
    expect(await verify(cells, proofs)).toBe(true)
    for (const at of [0, 255]) expect(await verify(cells, replaced(proofs, at, proofs[1 ^ at]!))).toBe(false)
    expect(await refusal(verify(cells, replaced(proofs, 200, NOT_ON_CURVE)))).toMatchObject({
      code: 'NOT_ON_CURVE',
      index: 200,
    })
    expect(await refusal(verify(replaced(cells, 130, nonCanonical(cells[0]!, 3)), proofs))).toMatchObject({
      code: 'NON_CANONICAL',
      index: 130,
      cause: { index: 3 },
    })
    expect(await pooled.verifyCellKzgProofBatchAsync([], [], [], [])).toBe(true)
  })

  test('nothing to do', async () => {
    expect(await pooled.commitBlobs([])).toEqual([])
    expect(await pooled.recoverBatch([])).toEqual([])
  })

  test('inputs stay the caller’s', async () => {
    const backing = new Uint8Array(2 * blobs[0]!.length)
    backing.set(blobs[0]!)
    backing.set(blobs[1]!, blobs[0]!.length)
    const views = [backing.subarray(0, blobs[0]!.length), Buffer.from(backing.buffer, blobs[0]!.length)]
    expect(await pooled.commitBlobs(views)).toEqual(commitments.slice(0, 2))
    expect(Buffer.concat(blobs.slice(0, 2)).equals(backing)).toBe(true)
  })

  test('bad input is named by item, and by position within it', async () => {
    const bad = replaced(blobs, 3, nonCanonical(blobs[3]!, 17))
    const error = await refusal(pooled.commitBlobs(bad))
    expect(error).toMatchObject({ code: 'NON_CANONICAL', index: 3, cause: { code: 'NON_CANONICAL', index: 17 } })
    expect(error.message).toContain('blobs[3]')
    const point = await refusal(pooled.proveBlobs(blobs, replaced(commitments, 2, NOT_ON_CURVE)))
    expect(point).toMatchObject({ code: 'NOT_ON_CURVE', index: 2 })
    expect(point.message).toContain('commitments[2]')
    expect(await refusal(pooled.commitBlobs(replaced(blobs, 1, blobs[1]!.subarray(1))))).toMatchObject({
      code: 'BAD_LENGTH',
      index: 1,
    })
    expect(await refusal(pooled.commitBlobs('0x' as never))).toMatchObject({ code: 'BAD_TYPE' })
    expect(await refusal(pooled.proveBlobs(blobs, []))).toMatchObject({ code: 'LENGTH_MISMATCH' })
    const few = { cellIndices: even.slice(1), cells: items[0]!.cells.slice(1) }
    expect(await refusal(pooled.recoverBatch([items[0]!, few]))).toMatchObject({ code: 'TOO_FEW_CELLS', index: 1 })
    expect(await refusal(pooled.recoverBatch([null as never]))).toMatchObject({ code: 'BAD_TYPE', index: 0 })
  })

  test('of several bad items the first is named', async () => {
    const bad = commitments.map((commitment, i) => (i === 0 ? commitment : NOT_ON_CURVE))
    for (let round = 0; round < 3; round++) {
      expect(await refusal(pooled.proveBlobs(blobs, bad))).toMatchObject({ code: 'NOT_ON_CURVE', index: 1 })
    }
  })

  test('a setup of its own', async () => {
    const own = await openPooled({ threads, setup: await customSetup('tau-64') })
    const small = Array.from({ length: 3 }, (_, i) => makeBlob(i).slice(0, own.report.fieldElementsPerBlob * 32))
    expect(await own.commitBlobs(small)).toEqual(small.map((blob) => own.blobToKzgCommitment(blob)))
    expect(await refusal(own.computeCellsBatch(small))).toMatchObject({ code: 'UNSUPPORTED_SETUP' })
    own.dispose()
  })

  test('capabilities', async () => {
    const verifier = await openPooled({ threads, capabilities: 'verify' })
    expect(await refusal(verifier.commitBlobs(blobs))).toMatchObject({ code: 'CAPABILITY_NOT_LOADED' })
    expect(await verifier.verifyBlobKzgProofBatchAsync(blobs, commitments, proofs)).toBe(true)
    await verifier.load('commit')
    expect(await verifier.commitBlobs(blobs.slice(0, 2))).toEqual(commitments.slice(0, 2))
    verifier.dispose()
    expect(await refusal(verifier.commitBlobs(blobs))).toMatchObject({ code: 'DISPOSED' })
  })
})

test.each([-1, 1.5, Number.NaN, '2', null])('threads: %s is refused', async (threads) => {
  expect(await refusal(openPooled({ threads: threads as never }))).toMatchObject({ code: 'BAD_OPTION' })
})

test('where there are no workers, batches run on this thread, and the report says why', async () => {
  const { createKzgWith } = await import('../../src/kzg.ts')
  const { platform } = await import('./support.ts')
  const none = await createKzgWith({ ...platform, workers: 'not here' }, { threads: 2, capabilities: 'commit' })
  expect(none.report.threads).toEqual({ count: 0, tiers: [], reason: 'not here' })
  expect(await none.commitBlobs(blobs.slice(0, 1))).toEqual(commitments.slice(0, 1))
})
