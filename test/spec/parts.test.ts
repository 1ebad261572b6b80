/** Long sums and batches of transforms give the same on workers as on the calling thread. */
import { afterAll, describe, expect, it } from 'vitest'
import { createMsmWith } from '../../src/msm.ts'
import type { MsmGroup, MsmOptions } from '../../src/msm-api.ts'
import { createNttWith } from '../../src/ntt.ts'
import { withWorkers } from '../pool-support.ts'
import { frsToBytes, frToBytes, R } from '../reference/field.ts'
import { workerScript } from '../worker-script.ts'
import { multiple, POINT_BYTES } from './msm-points.ts'
import { sameBytes } from './same-bytes.ts'

const worker = await workerScript('parts')
const N = 5000

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ resolved: value }),
    (error: unknown) => error,
  )

/** 5000 points, of which a hundred differ, and scalars that all do. */
function longSum(group: MsmGroup) {
  const known = Array.from({ length: 100 }, (_, k) => multiple(group, BigInt(k)))
  const factors = Array.from({ length: N }, (_, i) => (3n ** 150n * BigInt(i * i + 1)) % R)
  return {
    points: Buffer.concat(factors.map((_, i) => known[i % 100]!)),
    scalars: Buffer.concat(factors.map(frToBytes)),
    sum: multiple(
      group,
      factors.reduce((sum, s, i) => sum + s * BigInt(i % 100), 0n),
    ),
  }
}

describe.each(['G1', 'G2'] as const)('sums in %s', (group) => {
  const { points, scalars, sum } = longSum(group)
  const size = POINT_BYTES[group]

  describe.each([0, 1, 2])('%i threads', async (threads) => {
    const open = (options: Partial<MsmOptions> = {}) =>
      createMsmWith(withWorkers, { group, threads, worker, ...options })
    const engine = await open()
    afterAll(() => engine.dispose())

    it('over given points', async () => {
      const done: number[] = []
      const onProgress = (progress: { phase: string; done: number; total: number }): void => {
        if (progress.phase !== 'sum') return
        expect(progress.total).toBe(N)
        done.push(progress.done)
      }
      expect(await engine.msm(points, scalars, { onProgress })).toEqual(new Uint8Array(sum))
      expect(done.at(-1)).toBe(N)
      expect(await engine.msm(points, scalars, { unchecked: true })).toEqual(new Uint8Array(sum))
      expect(engine.report.threads).toMatchObject({ count: threads })
      expect(engine.report.threads.tiers.length > 0).toBe(threads > 0)
    })

    it('over loaded points, and without threads as well', async () => {
      const handle = await engine.load(points)
      for (let round = 0; round < 2; round++) expect(await engine.msm(handle, scalars)).toEqual(new Uint8Array(sum))
      expect(engine.msmSync(handle, scalars)).toEqual(new Uint8Array(sum))
      handle.dispose()
      expect(await rejection(engine.msm(handle, scalars))).toMatchObject({ code: 'DISPOSED' })
    })

    it('bad points and scalars are named by their place in the whole', async () => {
      const badPoints = Buffer.from(points)
      badPoints.fill(0xff, 4321 * size, 4321 * size + 1)
      for (const attempt of [engine.msm(badPoints, scalars), engine.load(badPoints)]) {
        const error = await rejection(attempt)
        expect(error).toMatchObject({ name: 'KzgError', index: 4321 })
        expect((error as Error).message).toContain('points[4321]')
      }
      const badScalars = Buffer.from(scalars)
      badScalars.fill(0xff, 4700 * 32, 4701 * 32)
      expect(await rejection(engine.msm(points, badScalars, { unchecked: true }))).toMatchObject({
        code: 'NON_CANONICAL',
        index: 4700,
      })
      expect(await rejection(engine.msm(points, scalars.subarray(32)))).toMatchObject({ code: 'LENGTH_MISMATCH' })
    })

    it('an abort rejects, and disposal too', async () => {
      const controller = new AbortController()
      const reason = new Error('enough')
      const aborted = rejection(engine.msm(points, scalars, { signal: controller.signal }))
      // Before the first pause: a sum of few slices has few.
      controller.abort(reason)
      expect(await aborted).toBe(reason)
      expect(await engine.msm(points, scalars, { unchecked: true })).toEqual(new Uint8Array(sum))

      const doomed = await open()
      const pending = rejection(doomed.msm(points, scalars))
      doomed.dispose()
      expect(await pending).toMatchObject({ code: 'DISPOSED' })
    })

    it('points that are disposed during a sum on workers', async () => {
      const handle = await engine.load(points, { unchecked: true })
      const pending = rejection(engine.msm(handle, scalars))
      handle.dispose()
      // Here such a sum is one slice, which nothing interrupts.
      expect(await pending).toMatchObject(threads > 0 ? { code: 'DISPOSED' } : { resolved: new Uint8Array(sum) })
    })
  })
})

describe.each([0, 1, 2])('transforms on %i threads', async (threads) => {
  const ntt = await createNttWith(withWorkers, { threads, worker })
  afterAll(() => ntt.dispose())
  const values = frsToBytes(Array.from({ length: 9 << 10 }, (_, i) => (7n ** 90n * BigInt(i + 1) ** 3n) % R))

  it.each([{ batch: 9 }, { batch: 9, coset: true }, { batch: 9 << 5, coset: frToBytes(5n) }])(
    'a batch: %o',
    async (options) => {
      const done: number[] = []
      const onProgress = (progress: { done: number }): void => void done.push(progress.done)
      sameBytes(await ntt.forward(values, { ...options, onProgress }), ntt.forwardSync(values, options))
      expect(done.length).toBeGreaterThan(0)
      sameBytes(await ntt.inverse(values, options), ntt.inverseSync(values, options))
      expect(ntt.report.threads.tiers.length > 0).toBe(threads > 0)
    },
  )

  it('bad arguments are refused as ever', async () => {
    const bad = values.slice().fill(0xff, 9000 * 32, 9001 * 32)
    expect(await rejection(ntt.forward(bad, { batch: 9 }))).toMatchObject({ code: 'NON_CANONICAL', index: 9000 })
    expect(await rejection(ntt.forward(values, { batch: 7 }))).toMatchObject({ code: 'BAD_LENGTH' })
  })
})
