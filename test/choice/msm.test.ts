import { describe, expect, test, vi } from 'vitest'
import type { ErrorCode } from '../../src/errors.gen.ts'
import { KzgError } from '../../src/errors.ts'
import type { GpuFailure } from '../../src/gpu-api.ts'
import { createMsmWith } from '../../src/msm.ts'
import type { MsmOptions } from '../../src/msm-api.ts'
import { multiple } from '../spec/msm-points.ts'
import { platform } from '../spec/support.ts'
import { randomScalars } from '../vectors/prng.ts'
import { type FakeBehaviour, FakeGpu, MemoryStore } from './fake-gpu.ts'
import { FAULTS } from './faults.ts'
import { create, GPU_WINS, N, opened, POINTS, profile, settled } from './msm-engine.ts'

const WASM_WINS = profile(1e4)

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof KzgError ? error.code : error),
  )

describe('where sums run', () => {
  test('the same bytes as on Wasm, loaded points uploaded once', async () => {
    const gpu = new FakeGpu()
    const engine = await opened(gpu)
    const points = await engine.load(POINTS)
    const before = gpu.uploads
    for (let i = 0; i < 5; i++) {
      const scalars = randomScalars(`sum ${i}`, N)
      expect(await engine.msm(points, scalars)).toEqual(engine.msmSync(points, scalars))
    }
    expect(gpu.uploads).toBe(before + 1)
    expect(engine.report.gpu).toMatchObject({ state: 'ready', failureCount: 0, adapter: 'a GPU that is Wasm' })
    expect(engine.report.gpu.calls.webgpu).toBeGreaterThanOrEqual(5)
    const scalars = randomScalars('given', N)
    expect(await engine.msm(POINTS, scalars)).toEqual(engine.msmSync(POINTS, scalars))
    expect(await engine.msm(new Uint8Array(), new Uint8Array())).toEqual(multiple('G1', 0n))
  })

  test('as the profile says, and as explain says', async () => {
    const engine = await opened(new FakeGpu(), { profile: WASM_WINS })
    const points = await engine.load(POINTS)
    const { calls } = engine.report.gpu
    expect(engine.explain('msm', N)).toMatchObject({ backend: 'wasm', reason: expect.stringContaining('measured') })
    await engine.msm(points, randomScalars('sum', N))
    expect(engine.report.gpu.calls.webgpu).toBe(calls.webgpu)

    const other = await opened(new FakeGpu())
    const explained = other.explain('msm', N)
    expect(explained.backend).toBe('webgpu')
    expect(explained.predicted?.webgpu).toBeLessThan(explained.predicted?.wasm as number)
  })

  test('synchronous sums are always Wasm', async () => {
    const gpu = new FakeGpu()
    const engine = await create(gpu, { backend: 'webgpu' })
    engine.msmSync(POINTS, randomScalars('sum', N))
    expect(gpu.calls).toBe(0)
  })

  test('the first call waits for no device', async () => {
    let isOpen = false
    const gpu = new FakeGpu({
      open: () => {
        isOpen = true
      },
    })
    const engine = await create(gpu, { profile: GPU_WINS })
    await engine.msm(POINTS, randomScalars('sum', N))
    expect(isOpen).toBe(false)
    expect(engine.report.gpu).toMatchObject({ state: 'closed', calls: { webgpu: 0 } })
  })

  test('no GPU: Wasm without a word but in the report; forced it is an error', async () => {
    const engine = await createMsmWith(platform, { group: 'G1', threads: 0 })
    const scalars = randomScalars('sum', N)
    expect(await engine.msm(POINTS, scalars)).toEqual(engine.msmSync(POINTS, scalars))
    expect(engine.report.gpu).toMatchObject({ state: 'off', reason: 'this runtime has no WebGPU' })
    expect(engine.explain('msm', 2 ** 20)).toMatchObject({ backend: 'wasm' })
    const none = new FakeGpu({
      open: () => {
        throw new KzgError('GPU_UNAVAILABLE')
      },
    })
    expect(await code(create(none, { backend: 'webgpu' }))).toBe('GPU_UNAVAILABLE')
    const auto = await opened(none)
    expect(auto.report.gpu).toMatchObject({ state: 'unavailable', calls: { webgpu: 0 } })
    engine.dispose()
  })

  test('a software adapter is left alone until somebody has it measured', async () => {
    const gpu = new FakeGpu({ isFallbackAdapter: true })
    const engine = await opened(gpu, { profile: false })
    expect(engine.report.gpu).toMatchObject({ state: 'unavailable', reason: expect.stringContaining('software') })
    const profile = await engine.calibrate({ budget: 200 })
    expect(profile.operations.msm?.wasm.timings.length).toBeGreaterThan(0)
    expect(engine.report.gpu).toMatchObject({ state: 'ready', isCalibrated: true })
    expect(engine.explain('msm', 1024).reason).toContain('measured')
  })

  test('G2 has no GPU form', async () => {
    expect(await code(create(new FakeGpu(), { group: 'G2', backend: 'webgpu' }))).toBe('BAD_OPTION')
    const engine = await create(new FakeGpu(), { group: 'G2' })
    expect(engine.report.gpu).toMatchObject({ state: 'off', reason: expect.stringContaining('G2') })
  })

  test.each([
    ['backend', { backend: 'cuda' }],
    ['audit', { audit: 'sometimes' }],
    ['profile', { profile: 'fast' }],
    ['gpuMemoryLimit', { gpuMemoryLimit: -1 }],
  ])('unknown %s', async (_, options) => {
    expect(await code(create(new FakeGpu(), options as Partial<MsmOptions>))).toBe('BAD_OPTION')
  })

  test('bad input is the same error as on Wasm, and no fallback', async () => {
    const engine = await create(new FakeGpu(), { backend: 'webgpu' })
    const points = await engine.load(POINTS)
    const scalars = Buffer.from(randomScalars('sum', N))
    scalars.fill(0xff, 32 * 7, 32 * 8)
    await expect(engine.msm(points, scalars)).rejects.toMatchObject({ code: 'NON_CANONICAL', index: 7 })
    const offCurve = Buffer.from(POINTS)
    offCurve[96 * 5 + 95]! ^= 1
    await expect(engine.msm(offCurve, randomScalars('sum', N))).rejects.toMatchObject({
      code: 'NOT_ON_CURVE',
      index: 5,
    })
    expect(engine.report.gpu.failureCount).toBe(0)
  })
})

describe('failures of the GPU', () => {
  const CODES: readonly ErrorCode[] = [
    ...(['GPU_INIT', 'GPU_ALLOCATION', 'GPU_KERNEL', 'GPU_TRANSFER', 'GPU_TIMEOUT', 'GPU_THROTTLED'] as const),
    'DEVICE_LOST',
  ]

  test.each(CODES)('%s: Wasm answers, the report and the hook say so; forced it is thrown', async (failing) => {
    let isBroken = false
    const behaviour: FakeBehaviour = {
      before: () => {
        if (isBroken) throw new KzgError(failing)
      },
    }
    const heard: GpuFailure[] = []
    const engine = await opened(new FakeGpu(behaviour), { onFallback: (failure) => heard.push(failure) })
    const points = await engine.load(POINTS)
    isBroken = true
    const scalars = randomScalars('sum', N)
    expect(await engine.msm(points, scalars)).toEqual(engine.msmSync(points, scalars))
    expect(heard.map(({ code }) => code)).toEqual([failing])
    expect(engine.report.gpu.failures).toEqual(heard)

    isBroken = false
    const forced = await create(new FakeGpu(behaviour), { backend: 'webgpu' })
    const mine = await forced.load(POINTS)
    isBroken = true
    expect(await code(forced.msm(mine, scalars))).toBe(failing)
    isBroken = false
    // A device that was lost each time is left alone for a minute.
    const now = performance.now() + 61_000
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    expect(await forced.msm(mine, scalars)).toEqual(forced.msmSync(mine, scalars))
    clock.mockRestore()
  })

  test('an exception of the implementation is one, too', async () => {
    const behaviour: FakeBehaviour = {}
    const engine = await opened(new FakeGpu(behaviour))
    const points = await engine.load(POINTS)
    behaviour.before = () => {
      throw new TypeError('undefined is not a function')
    }
    const scalars = randomScalars('sum', N)
    expect(await engine.msm(points, scalars)).toEqual(engine.msmSync(points, scalars))
    expect(engine.report.gpu.failures[0]).toMatchObject({ code: 'GPU_KERNEL', message: 'undefined is not a function' })
  })

  test('the device is taken away in the middle of 100 sums: none is lost, and the next device goes on', async () => {
    const behaviour: FakeBehaviour = {}
    const gpu = new FakeGpu(behaviour)
    const engine = await opened(gpu)
    const points = await engine.load(POINTS)
    let sums = 0
    behaviour.before = async (operation) => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (operation === 'sums' && ++sums === 50) gpu.lose()
    }
    const inputs = Array.from({ length: 100 }, (_, i) => randomScalars(`sum ${i}`, N))
    const results = await Promise.all(inputs.map((scalars) => engine.msm(points, scalars)))
    results.forEach((sum, i) => {
      expect(sum).toEqual(engine.msmSync(points, inputs[i] as Uint8Array))
    })
    const { losses, failureCount, breaker } = engine.report.gpu
    expect({ losses, breaker }).toEqual({ losses: 1, breaker: 'closed' })
    expect(failureCount).toBeGreaterThanOrEqual(1)

    const large = await engine.load(Buffer.concat(Array.from({ length: 32 }, () => POINTS)), { unchecked: true })
    await engine.msm(large, randomScalars('large', 32 * N))
    await settled(() => engine.report.gpu.state === 'ready')
    const before = engine.report.gpu.calls.webgpu
    expect(await engine.msm(points, inputs[0] as Uint8Array)).toEqual(results[0])
    expect(engine.report.gpu.calls.webgpu).toBe(before + 1)
    expect(gpu.opened).toBe(2)
  })

  test('forced, a call whose device is lost is begun again, twice at most', async () => {
    const behaviour: FakeBehaviour = {}
    const gpu = new FakeGpu(behaviour)
    const engine = await create(gpu, { backend: 'webgpu' })
    const points = await engine.load(POINTS)
    let sums = 0
    behaviour.before = async (operation) => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (operation === 'sums' && [30, 70].includes(++sums)) gpu.lose()
    }
    const inputs = Array.from({ length: 100 }, (_, i) => randomScalars(`sum ${i}`, N))
    const results = await Promise.all(inputs.map((scalars) => engine.msm(points, scalars)))
    results.forEach((sum, i) => {
      expect(sum).toEqual(engine.msmSync(points, inputs[i] as Uint8Array))
    })
    expect(engine.report.gpu).toMatchObject({ losses: 2, calls: { wasm: 0 }, state: 'ready' })
    expect(gpu.opened).toBe(3)

    const hopeless = new FakeGpu(behaviour)
    behaviour.before = (operation) => operation === 'sums' && hopeless.lose()
    const other = await create(hopeless, { backend: 'webgpu' })
    expect(await code(other.msm(POINTS, inputs[0] as Uint8Array))).toBe('DEVICE_LOST')
    expect(hopeless.opened).toBe(3)
    expect(await code(other.msm(POINTS, inputs[0] as Uint8Array))).toBe('DEVICE_LOST')
    expect(hopeless.opened).toBe(3)
    expect(other.report.gpu).toMatchObject({ losses: 3, reason: expect.stringContaining('3 times within a minute') })
  })

  test('calls on a device that another finds wrong are answered by Wasm', async () => {
    const behaviour: FakeBehaviour = {}
    const gpu = new FakeGpu(behaviour)
    const engine = await opened(gpu, { audit: 'full' })
    const points = await engine.load(POINTS)
    const slow = engine.load(POINTS, { unchecked: true })
    let sums = 0
    // The second is still on the device when the first is found out.
    behaviour.before = (operation) =>
      operation === 'sums' && ++sums > 1 ? new Promise((resolve) => setTimeout(resolve, 200)) : undefined
    behaviour.corrupt = FAULTS['negated point']
    const scalars = ['one', 'two'].map((name) => randomScalars(name, N))
    const found = await Promise.all([
      engine.msm(points, scalars[0] as Uint8Array),
      slow.then((handle) => engine.msm(handle, scalars[1] as Uint8Array)),
    ])
    expect(found).toEqual(scalars.map((each) => engine.msmSync(points, each)))
    expect(engine.report.gpu).toMatchObject({ state: 'quarantined', failureCount: 2 })
  })

  test('failures in a row: the GPU is left alone', async () => {
    const behaviour: FakeBehaviour = {}
    const gpu = new FakeGpu(behaviour)
    const engine = await opened(gpu)
    const points = await engine.load(POINTS)
    behaviour.before = () => {
      throw new KzgError('GPU_KERNEL')
    }
    for (let i = 0; i < 8; i++) await engine.msm(points, randomScalars(`sum ${i}`, N))
    expect(engine.report.gpu).toMatchObject({ breaker: 'open', failureCount: 3 })
    expect(engine.explain('msm', 4096)).toMatchObject({ backend: 'wasm', reason: expect.stringContaining('failed') })
  })

  test('an abort is an abort, not a failure', async () => {
    const engine = await opened(new FakeGpu())
    const points = await engine.load(POINTS)
    const controller = new AbortController()
    controller.abort(new Error('enough'))
    await expect(engine.msm(points, randomScalars('sum', N), { signal: controller.signal })).rejects.toThrow('enough')
    expect(engine.report.gpu.failureCount).toBe(0)
  })
})

describe('profiles', () => {
  test('a calibration is kept, and found by the next instance', async () => {
    const store = new MemoryStore()
    const first = await create(new FakeGpu(), { profile: undefined }, store)
    const exported = await first.calibrate({ budget: 150 })
    expect(store.texts.size).toBe(1)
    expect(first.exportProfile()?.operations.msm).toEqual(exported.operations.msm)
    const second = await opened(new FakeGpu(), { profile: undefined }, store)
    expect(second.report.gpu).toMatchObject({ isCalibrated: true, profileRefused: undefined })
  })

  test('a corrupted one is ignored, and the report says so', async () => {
    const store = new MemoryStore()
    const first = await create(new FakeGpu(), { profile: undefined }, store)
    await first.calibrate({ budget: 100 })
    for (const name of store.texts.keys()) store.texts.set(name, '{"format":1,"key":')
    const second = await opened(new FakeGpu(), { profile: undefined }, store)
    expect(second.report.gpu.isCalibrated).toBe(false)
    expect(second.report.gpu.profileRefused).toMatch(/JSON/)
  })

  test('a calibration can be aborted', async () => {
    const engine = await create(new FakeGpu())
    const signal = AbortSignal.timeout(30)
    await expect(engine.calibrate({ budget: 10_000, signal })).rejects.toThrow()
  })
})
