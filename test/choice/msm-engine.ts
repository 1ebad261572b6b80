/** Engines for sums over a fake GPU, disposed when a file's tests are over. */
import { afterAll, vi } from 'vitest'
import type { PerformanceProfile } from '../../src/backend/adaptive/profile.ts'
import { createMsmWith } from '../../src/msm.ts'
import type { Msm, MsmOptions } from '../../src/msm-api.ts'
import { multiple } from '../spec/msm-points.ts'
import { platform } from '../spec/support.ts'
import { randomScalars } from '../vectors/prng.ts'
import { type FakeGpu, type MemoryStore, profileOf, withGpu } from './fake-gpu.ts'

export const N = 64
/** The first is the point at infinity. */
export const POINTS = Buffer.concat(Array.from({ length: N }, (_, k) => multiple('G1', BigInt(k * k))))

const open: Msm[] = []
afterAll(() => {
  for (const engine of open) engine.dispose()
})

export async function create(gpu: FakeGpu, options: Partial<MsmOptions> = {}, store?: MemoryStore): Promise<Msm> {
  const engine = await createMsmWith(withGpu(gpu, store), { group: 'G1', threads: 0, calibration: false, ...options })
  open.push(engine)
  return engine
}

const { tier } = (await createMsmWith(platform, { group: 'G1', threads: 0, backend: 'wasm' })).report

/** A profile by which the GPU takes so many times as long as Wasm. */
export const profile = (factor: number): PerformanceProfile => profileOf({ tier, kind: 'msm' }, () => factor)
export const GPU_WINS = profile(1e-4)

const REPEATED = 32
const LARGE = Buffer.concat(Array.from({ length: REPEATED }, () => POINTS))

/** A call that is worth looking for a GPU. */
export const large = (engine: Msm): Promise<Uint8Array> =>
  engine.msm(LARGE, randomScalars('large', REPEATED * N), { unchecked: true })

/** An engine whose GPU is open, as after the first large calls; it takes all sums. */
export async function opened(gpu: FakeGpu, options: Partial<MsmOptions> = {}, store?: MemoryStore): Promise<Msm> {
  const engine = await create(gpu, { profile: GPU_WINS, ...options }, store)
  await large(engine)
  await settled(() => engine.report.gpu.state !== 'closed')
  return engine
}

export const settled = (condition: () => boolean): Promise<boolean> => vi.waitUntil(condition, { timeout: 5000 })
