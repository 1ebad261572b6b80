/** What goes wrong around a GPU that is none of its faults, and what one instance learns for others. */
import { afterAll, describe, expect, test, vi } from 'vitest'
import { createNttWith } from '../../src/ntt.ts'
import { randomScalars } from '../vectors/prng.ts'
import { FakeGpu, MemoryStore, withGpu } from './fake-gpu.ts'
import { create, large, N, opened, POINTS, profile, settled } from './msm-engine.ts'

const SCALARS = randomScalars('sum', N)

const open: { dispose(): void }[] = []
afterAll(() => {
  for (const engine of open) engine.dispose()
})

describe('what is not the fault of a GPU', () => {
  const WRONG: readonly (readonly [string, Uint8Array])[] = [
    ['NOT_ON_CURVE', POINTS.map((byte, i) => (i === 191 ? byte ^ 1 : byte))],
    ['BAD_FLAGS', POINTS.map((byte, i) => (i === 96 ? byte | 0x80 : byte))],
  ]
  test.each(WRONG)('points that are wrong: %s, and nothing is held against it', async (code, points) => {
    const heard: string[] = []
    const engine = await opened(new FakeGpu(), { onFallback: (failure) => heard.push(failure.code) })
    for (let i = 0; i < 5; i++) await expect(engine.msm(points, SCALARS)).rejects.toMatchObject({ code })
    expect(engine.report.gpu).toMatchObject({ failureCount: 0, breaker: 'closed' })
    expect(heard).toEqual([])
  })

  test('an error of onProgress is the caller’s own', async () => {
    const gpu = new FakeGpu()
    const engine = await opened(gpu)
    const mine = new Error('mine')
    gpu.behaviour.progress = true
    const sum = engine.msm(POINTS, SCALARS, {
      onProgress: () => {
        throw mine
      },
    })
    await expect(sum).rejects.toBe(mine)
    expect(engine.report.gpu).toMatchObject({ failureCount: 0, breaker: 'closed' })
  })

  test('an error of onFallback loses no answer', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const gpu = new FakeGpu()
    const engine = await opened(gpu, {
      onFallback: () => {
        throw new Error('mine')
      },
    })
    gpu.behaviour.before = () => {
      throw new Error('driver')
    }
    expect(await engine.msm(POINTS, SCALARS)).toEqual(engine.msmSync(POINTS, SCALARS))
    expect(log).toHaveBeenCalledTimes(1)
    log.mockRestore()
  })

  test('many calls at once while no device opens are one failure', async () => {
    const heard: string[] = []
    const gpu = new FakeGpu({
      open: () => {
        throw new Error('no luck')
      },
    })
    const engine = await create(gpu, { profile: false, onFallback: ({ code }) => heard.push(code) })
    await Promise.all(Array.from({ length: 20 }, () => large(engine)))
    await settled(() => engine.report.gpu.failureCount > 0)
    expect(gpu.opened).toBe(0)
    expect(heard.length).toBeLessThanOrEqual(2)
    expect(engine.report.gpu.breaker).toBe('closed')
  })
})

describe('what the GPU takes', () => {
  test('includes a full audit, which is a sum on Wasm', async () => {
    // Some milliseconds, so that few calls are learnt together.
    const slower = profile(0.05)
    const shortest = async (audit: 'full' | 'off'): Promise<number> => {
      const engine = await opened(new FakeGpu(), { audit, profile: slower })
      const points = await engine.load(POINTS)
      // The fake knows the sum after the first engine's first call, and takes next to no time for it.
      for (let i = 0; i < 60; i++) await engine.msm(points, SCALARS)
      const timings = engine.exportProfile()?.operations.msm?.webgpu.timings ?? []
      return Math.min(...timings.filter(({ n, ms }) => n === N && ms < 1000).map(({ ms }) => ms))
    }
    await shortest('off')
    const without = await shortest('off')
    expect(await shortest('full')).toBeGreaterThan(2 * without)
  })
})

describe('explain', () => {
  test('says where a call would run now: not on a device that is gone', async () => {
    const gpu = new FakeGpu()
    const engine = await opened(gpu)
    expect(engine.explain('msm', N).backend).toBe('webgpu')
    gpu.lose()
    await settled(() => engine.report.gpu.losses === 1)
    expect(engine.explain('msm', N)).toMatchObject({ backend: 'wasm', reason: 'the GPU is not open yet' })
    expect(await engine.msm(POINTS, SCALARS)).toEqual(engine.msmSync(POINTS, SCALARS))
    await settled(() => engine.report.gpu.state === 'ready')
    expect(engine.explain('msm', N).backend).toBe('webgpu')
  })
})

describe('calibration', () => {
  test('is made by itself behind the calls, kept, and found by the next instance', async () => {
    const store = new MemoryStore()
    const engine = await create(new FakeGpu(), { calibration: true }, store)
    await large(engine)
    await vi.waitFor(() => expect(engine.report.gpu.isCalibrated).toBe(true), { timeout: 20_000, interval: 50 })
    await settled(() => store.texts.size > 0)
    const [text] = store.texts.values()
    const { measuredAt } = JSON.parse(text as string)
    const next = await create(new FakeGpu(), { calibration: true }, store)
    await large(next)
    await settled(() => next.report.gpu.state === 'ready')
    expect(next.report.gpu.isCalibrated).toBe(true)
    // Its age is that of the measurement, however often it is kept.
    expect(next.exportProfile()?.measuredAt).toBe(measuredAt)
  })

  test('one that fails is made again', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const gpu = new FakeGpu()
    const engine = await create(gpu, { calibration: true, profile: false })
    let failures = 0
    gpu.behaviour.before = () => {
      failures++
      throw new Error('busy')
    }
    await large(engine)
    await vi.waitFor(() => expect(failures).toBeGreaterThan(0), { timeout: 20_000 })
    gpu.behaviour.before = undefined
    vi.advanceTimersByTime(130_000)
    await vi.waitFor(
      async () => {
        await large(engine)
        vi.advanceTimersByTime(100)
        expect(engine.report.gpu.isCalibrated).toBe(true)
      },
      { timeout: 30_000, interval: 50 },
    )
    vi.useRealTimers()
  })

  test('comes to its end, or to that of its signal, although calls never cease', async () => {
    const gpu = new FakeGpu()
    const engine = await opened(gpu)
    gpu.behaviour.before = () => new Promise((resolve) => setTimeout(resolve, 5))
    let isOver = false
    const call = async () => {
      while (!isOver) await engine.msm(POINTS, SCALARS, { unchecked: true })
    }
    const calls = Promise.all([call(), call(), call()])
    const aborted = engine.calibrate({ signal: AbortSignal.timeout(100) })
    await expect(aborted).rejects.toMatchObject({ name: 'TimeoutError' })
    const tiny = [{ n: 256, batch: 1 }]
    expect((await engine.calibrate({ budget: 50, shapes: tiny })).operations.msm).toBeDefined()
    isOver = true
    await calls
  }, 60_000)
})

describe('what instances of different kinds learn', () => {
  test('each keeps its own measurements, and one that finds the device wrong speaks for all', async () => {
    const store = new MemoryStore()
    const platform = withGpu(new FakeGpu(), store)
    const ntt = await createNttWith(platform, { threads: 0, calibration: false })
    const msm = await create(new FakeGpu(), {}, store)
    open.push(ntt)
    await ntt.calibrate({ budget: 100 })
    await msm.calibrate({ budget: 100 })
    const again = await create(new FakeGpu(), { calibration: false }, store)
    const other = await createNttWith(platform, { threads: 0, calibration: false })
    open.push(other)
    await large(again)
    await other.forward(randomScalars('values', 4096))
    await settled(() => again.report.gpu.state === 'ready' && other.report.gpu.state === 'ready')
    expect(Object.keys(again.exportProfile()?.operations ?? {})).toEqual(['msm'])
    expect(Object.keys(other.exportProfile()?.operations ?? {})).toEqual(['ntt'])

    const wrong = new FakeGpu({ corrupt: (values) => values.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) })
    const liar = await createNttWith(withGpu(wrong, store), { threads: 0, backend: 'webgpu', audit: 'full' })
    open.push(liar)
    await expect(liar.forward(SCALARS)).rejects.toMatchObject({ code: 'GPU_WRONG_RESULT' })
    // What others keep afterwards does not take it back.
    await msm.calibrate({ budget: 100 })
    await expect(create(new FakeGpu(), { backend: 'webgpu' }, store)).rejects.toMatchObject({
      code: 'GPU_WRONG_RESULT',
    })
  })
})
