/** Tables change how long a call takes, and nothing else: at every level, at every stage of their growth, on every tier. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Kzg, KzgOptions } from '../../src/kzg.ts'
import { makeBlob } from '../fault/samples.ts'
import { customSetup, openKzg, runnableTiers } from './support.ts'

const SCALARS = 4096
const blobOf = (scalar: (i: number) => bigint): Uint8Array => {
  const hex = Array.from({ length: SCALARS }, (_, i) => scalar(i).toString(16).padStart(64, '0')).join('')
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}

const R = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n
const LAMBDA = 0xac45a4010001a40200000000ffffffffn

/** Where terms collide: in a bucket, as opposites, as one point and its images, or not at all. */
const BLOBS: Readonly<Record<string, Uint8Array>> = {
  random: makeBlob(7),
  zero: blobOf(() => 0n),
  'all equal': blobOf(() => R / 3n),
  small: blobOf((i) => BigInt(i % 3)),
  units: blobOf((i) => [1n, R - 1n, LAMBDA, R - LAMBDA, R - 1n - LAMBDA][i % 5]!),
  'one scalar': blobOf((i) => (i === 5 ? R - 2n : 0n)),
}

const answers = (kzg: Kzg): unknown =>
  Object.values(BLOBS).map((blob) => [kzg.blobToKzgCommitment(blob), kzg.computeCellProofs(blob)])

const open = (options: KzgOptions): Promise<Kzg> => openKzg(options)

describe.each(runnableTiers())('%s', (tier) => {
  test('every level gives the same points, before and after its tables are complete', {
    timeout: 300_000,
  }, async () => {
    const none = await open({ tier, precompute: 'none' })
    const expected = answers(none)
    expect(none.report.precompute).toEqual({ level: 'none', done: 0, total: 0 })
    for (const level of ['low', 'high'] as const) {
      const kzg = await open({ tier, precompute: level })
      expect(answers(kzg)).toEqual(expected)
      await kzg.precompute(level)
      const { done, total } = kzg.report.precompute
      expect(done).toBe(total)
      expect(answers(kzg)).toEqual(expected)
      kzg.dispose()
    }
  })

  test('tables of a higher level take over what a lower one has made', async () => {
    const kzg = await open({ tier, precompute: 'low' })
    const before = kzg.computeCellProofs(BLOBS.random!)
    await kzg.precompute('low')
    const low = kzg.report.precompute.total
    const reports: number[] = []
    await kzg.precompute('high', { onProgress: ({ done }) => reports.push(done) })
    expect(reports[0]).toBeGreaterThan(low)
    expect(kzg.report.precompute.level).toBe('high')
    // A lower level asks for nothing that is not there.
    await kzg.precompute('low')
    expect(kzg.report.precompute.level).toBe('high')
    expect(kzg.computeCellProofs(BLOBS.random!)).toEqual(before)
  })
})

test('tables grow with use and in the pauses after it, and not without', async () => {
  const kzg = await open({ capabilities: 'commit' })
  await sleep(60)
  expect(kzg.report.precompute.total).toBe(0)
  kzg.blobToKzgCommitment(BLOBS.random!)
  const { done } = kzg.report.precompute
  expect(done).toBeGreaterThan(0)
  kzg.blobToKzgCommitment(BLOBS.random!)
  const later = kzg.report.precompute.done
  expect(later).toBeGreaterThan(done)
  await sleep(200)
  expect(kzg.report.precompute.done).toBeGreaterThan(later)
  kzg.dispose()
  await sleep(50)
  expect(kzg.report.precompute).toEqual({ level: 'none', done: 0, total: 0 })
})

test('an abort rejects with its reason, keeps what was built, and the tables can be completed later', async () => {
  const kzg = await open({ capabilities: 'commit', precompute: 'none' })
  const commitment = kzg.blobToKzgCommitment(BLOBS.random!)
  const controller = new AbortController()
  const reason = new Error('no longer wanted')
  const building = kzg.precompute('high', {
    signal: controller.signal,
    onProgress: ({ phase }) => {
      expect(phase).toBe('precompute')
      controller.abort(reason)
    },
  })
  await expect(building).rejects.toBe(reason)
  const { done, total } = kzg.report.precompute
  expect(done).toBeGreaterThan(0)
  expect(done).toBeLessThan(total)
  expect(kzg.blobToKzgCommitment(BLOBS.random!)).toEqual(commitment)
  await kzg.precompute('high')
  expect(kzg.report.precompute.done).toBe(total)
  kzg.dispose()
})

test('disposal ends a build', async () => {
  const kzg = await open({ capabilities: 'commit' })
  const building = kzg.precompute()
  kzg.dispose()
  await expect(building).rejects.toMatchObject({ code: 'DISPOSED' })
})

test('levels are checked', async () => {
  const wrong = { precompute: 'medium' } as unknown as KzgOptions
  await expect(open(wrong)).rejects.toMatchObject({ code: 'BAD_OPTION' })
  const kzg = await open({ capabilities: 'verify' })
  await expect(kzg.precompute('none' as 'low')).rejects.toMatchObject({ code: 'BAD_OPTION' })
  // Without points that sums are taken of there is nothing to build.
  await kzg.precompute()
  expect(kzg.report.precompute).toEqual({ level: 'high', done: 0, total: 0 })
  kzg.dispose()
  await expect(kzg.precompute()).rejects.toMatchObject({ code: 'DISPOSED' })
})

test.each(['tau-2', 'tau-4', 'tau-64'])('setup %s', async (name) => {
  const setup = await customSetup(name)
  const [none, high] = await Promise.all([open({ setup, precompute: 'none' }), open({ setup, precompute: 'high' })])
  const polynomial = makeBlob(3).subarray(0, none.report.fieldElementsPerBlob * 32)
  await high.precompute()
  expect(high.commitPolynomial(polynomial)).toEqual(none.commitPolynomial(polynomial))
  const { done, total } = high.report.precompute
  expect(done).toBe(total)
})
