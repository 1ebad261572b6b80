/** What suits an adapter: measured when it is wanted, kept with its profile, used by the next instance. */
import { afterAll, expect, test } from 'vitest'
import type { Tuning } from '../../src/backend/adaptive/tuning.ts'
import { createMsmWith } from '../../src/msm.ts'
import type { Msm, MsmOptions } from '../../src/msm-api.ts'
import { multiple } from '../spec/msm-points.ts'
import { randomScalars } from '../vectors/prng.ts'
import { type FakeBehaviour, FakeGpu, MemoryStore, withGpu } from './fake-gpu.ts'

const N = 16
const POINTS = Buffer.concat(Array.from({ length: N }, (_, k) => multiple('G1', BigInt(k * k))))
const ASSUMED: Tuning = { layout: 'l13', size: 16 }
const MEASURED: Tuning = { layout: 'l32', size: 64, rate: 12_345 }
const SOFTWARE: FakeBehaviour = { isFallbackAdapter: true, tuning: { assumed: ASSUMED, measured: MEASURED } }

const open: Msm[] = []
afterAll(() => {
  for (const engine of open) engine.dispose()
})
const create = async (gpu: FakeGpu, store: MemoryStore, options: Partial<MsmOptions> = {}): Promise<Msm> => {
  const engine = await createMsmWith(withGpu(gpu, store), { group: 'G1', threads: 0, calibration: false, ...options })
  open.push(engine)
  return engine
}
const kept = (store: MemoryStore) => [...store.texts.values()].map((text) => JSON.parse(text).tuning)

test('calibration measures what was assumed, rebuilds the engines, and the next instance has it at once', async () => {
  const store = new MemoryStore()
  const gpu = new FakeGpu(SOFTWARE)
  const first = await create(gpu, store, { backend: 'webgpu' })
  expect(first.report.gpu.tuning).toEqual(ASSUMED)
  expect(gpu.tuned).toBe(0)
  const profile = await first.calibrate({ budget: 100 })
  expect(profile.tuning).toEqual(MEASURED)
  expect(first.report.gpu).toMatchObject({ tuning: MEASURED, losses: 0 })
  expect(first.explain('msm', N)).toMatchObject({ backend: 'webgpu', tuning: MEASURED })
  expect([gpu.opened, gpu.tuned]).toEqual([2, 1])
  expect(kept(store)).toEqual([MEASURED])
  await first.calibrate({ budget: 50 })
  expect([gpu.opened, gpu.tuned]).toEqual([2, 1])

  const other = new FakeGpu(SOFTWARE)
  const second = await create(other, store, { backend: 'webgpu' })
  expect(second.report.gpu).toMatchObject({ tuning: MEASURED, isCalibrated: true, profileRefused: undefined })
  await second.calibrate({ budget: 50 })
  expect([other.opened, other.tuned]).toEqual([1, 0])
  const third = await create(new FakeGpu(SOFTWARE), new MemoryStore(), { backend: 'webgpu', profile })
  expect(third.exportProfile()?.tuning).toEqual(MEASURED)
})

test('the engines stay where measuring confirms them', async () => {
  const confirmed = { ...ASSUMED, rate: 99 }
  const gpu = new FakeGpu({ ...SOFTWARE, tuning: { assumed: ASSUMED, measured: confirmed } })
  const engine = await create(gpu, new MemoryStore(), { backend: 'webgpu' })
  expect((await engine.calibrate({ budget: 50 })).tuning).toEqual(confirmed)
  expect([gpu.opened, gpu.tuned]).toEqual([1, 1])
})

test('calls under way while the engines are rebuilt are not lost', async () => {
  const behaviour: FakeBehaviour = { ...SOFTWARE }
  const gpu = new FakeGpu(behaviour)
  const engine = await create(gpu, new MemoryStore(), { backend: 'webgpu', audit: 'off' })
  const points = await engine.load(POINTS)
  let rebuilt = () => {}
  const began = new Promise<void>((resolve) => {
    rebuilt = resolve
  })
  behaviour.before = async (operation) => {
    if (operation !== 'sums' || gpu.opened > 1) return
    rebuilt()
    await new Promise((resolve) => setTimeout(resolve, 10_000))
  }
  const scalars = randomScalars('sum', N)
  const sum = engine.msm(points, scalars)
  await began
  await engine.calibrate({ budget: 50 })
  expect(await sum).toEqual(engine.msmSync(points, scalars))
  expect(engine.report.gpu.calls.wasm).toBe(0)
})

test('an adapter that is tuned as it opens: kept although nothing else was measured', async () => {
  const store = new MemoryStore()
  const gpu = new FakeGpu({ tuning: { assumed: MEASURED, measured: MEASURED } })
  const engine = await create(gpu, store, { backend: 'webgpu' })
  expect(kept(store)).toEqual([MEASURED])
  expect(engine.exportProfile()).toMatchObject({ tuning: MEASURED, operations: {} })
})

test('times of other kernels are no times of these', async () => {
  const store = new MemoryStore()
  const first = await create(new FakeGpu(SOFTWARE), store, { backend: 'webgpu' })
  const profile = await first.calibrate({ budget: 100 })
  const other = { ...profile, tuning: { layout: 'l15', size: 32, rate: 1 } as const }
  const gpu = new FakeGpu({ isFallbackAdapter: true })
  const second = await create(gpu, store, { backend: 'webgpu', profile: other })
  expect(second.report.gpu).toMatchObject({
    isCalibrated: false,
    profileRefused: expect.stringContaining('another layout'),
  })
})

test('a corrupted tuning is refused with its profile', async () => {
  const store = new MemoryStore()
  const first = await create(new FakeGpu(SOFTWARE), store, { backend: 'webgpu' })
  await first.calibrate({ budget: 100 })
  for (const [name, text] of store.texts) store.texts.set(name, text.replace('"size":64', '"size":63'))
  const second = await create(new FakeGpu(SOFTWARE), store, { backend: 'webgpu' })
  expect(second.report.gpu).toMatchObject({ tuning: ASSUMED, profileRefused: 'its tuning is malformed' })
})

test('the speed that calibration found is kept, and expected of the next device', async () => {
  const [store, gpu] = [new MemoryStore(), new FakeGpu({ rate: 777 })]
  const first = await create(gpu, store, { backend: 'webgpu' })
  expect(gpu.expected).toEqual([undefined])
  const profile = await first.calibrate({ budget: 50 })
  expect(profile.gpuRate).toBe(777)
  // Nothing is refused while it is measured.
  expect(gpu.expected).toEqual([undefined, undefined, 777])
  const other = new FakeGpu()
  await create(other, store, { backend: 'webgpu' })
  expect(other.expected).toEqual([777])
  const broken = await create(new FakeGpu(), new MemoryStore(), {
    backend: 'webgpu',
    profile: { ...profile, gpuRate: -1 },
  })
  expect(broken.report.gpu.profileRefused).toBe('its speed of the GPU is no speed')
})
