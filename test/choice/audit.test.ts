/** A GPU that answers with values that look right and are not. */
import { describe, expect, test } from 'vitest'
import { areOnCurve, isAudited } from '../../src/backend/adaptive/audit.ts'
import { pointsToLittleEndian } from '../../src/codec/little-endian.ts'
import { createMsmWith } from '../../src/msm.ts'
import type { Msm, MsmOptions } from '../../src/msm-api.ts'
import { multiple } from '../spec/msm-points.ts'
import { createRandom } from '../unit/adaptive/random.ts'
import { randomScalars } from '../vectors/prng.ts'
import { FakeGpu, MemoryStore, withGpu } from './fake-gpu.ts'
import { FAULTS } from './faults.ts'

const N = 16
const POINTS = Buffer.concat(Array.from({ length: N }, (_, k) => multiple('G1', BigInt(k * k + 1))))
const VALID = ['nothing written', 'dropped bucket', 'negated point', 'stale buffer'] as const

const create = (gpu: FakeGpu, options: Partial<MsmOptions>, store?: MemoryStore): Promise<Msm> =>
  createMsmWith(withGpu(gpu, store), { group: 'G1', threads: 0, calibration: false, backend: 'webgpu', ...options })

describe.each(Object.keys(FAULTS))('%s', (name) => {
  const corrupt = FAULTS[name as keyof typeof FAULTS]
  test('audit full: found at once; the device is put aside, and stays so', async () => {
    const store = new MemoryStore()
    const engine = await create(new FakeGpu({ corrupt }), { audit: 'full' }, store)
    const points = await engine.load(POINTS)
    await expect(engine.msm(points, randomScalars('sum', N))).rejects.toMatchObject({ code: 'GPU_WRONG_RESULT' })
    expect(engine.report.gpu).toMatchObject({ state: 'quarantined', reason: expect.stringContaining('msm') })
    await expect(engine.msm(points, randomScalars('sum', N))).rejects.toMatchObject({ code: 'GPU_WRONG_RESULT' })
    await expect(create(new FakeGpu(), {}, store)).rejects.toMatchObject({ code: 'GPU_WRONG_RESULT' })
  })

  test('audit off: what is no point of the group is found all the same', async () => {
    const engine = await create(new FakeGpu({ corrupt }), { audit: 'off', profile: false })
    const points = await engine.load(POINTS)
    const sum = engine.msm(points, randomScalars('sum', N))
    if (VALID.some((valid) => valid === name)) await sum
    else await expect(sum).rejects.toMatchObject({ code: 'GPU_WRONG_RESULT' })
  })
})

describe('how often', () => {
  test('recomputing costs 5 % of the work on average', () => {
    const random = createRandom(1)
    for (const share of [1, 0.5, 0.1]) {
      const audits = Array.from({ length: 20_000 }, () => isAudited('sampled', share, random)).filter(Boolean).length
      expect((audits * share) / 20_000).toBeCloseTo(0.05, 2)
    }
    expect(isAudited('sampled', 0.04, () => 0.999)).toBe(true)
    expect(isAudited('full', 1, () => 0.999)).toBe(true)
    expect(isAudited('off', 0.001, () => 0)).toBe(false)
  })

  test('points on the curve, and others', () => {
    const points = pointsToLittleEndian(Buffer.concat([0n, 1n, 5n].map((k) => multiple('G1', k))))
    expect(areOnCurve(points)).toBe(true)
    for (const at of [96, 150, 191, 200, 287]) {
      const wrong = points.slice()
      wrong[at]! ^= 4
      expect(areOnCurve(wrong), `byte ${at}`).toBe(false)
    }
  })
})
