/** Every way in which a device can fail, and what is left afterwards. */
import { type Disposable, GpuContext } from '../../src/backend/webgpu/context.ts'
import type { GpuProvider } from '../../src/backend/webgpu/gpu-types.ts'
import type { Lease } from '../../src/backend/webgpu/lease.ts'
import {
  GpuError,
  type GpuJob,
  type GpuRuntime,
  openGpu,
  type RuntimeOptions,
} from '../../src/backend/webgpu/runtime.ts'
import { equal, ok, rejects } from './support/check.ts'
import { type Event, type Fault, faultyGpu, type Plan } from './support/faulty.ts'
import { scaled, scaling, spinning } from './support/jobs.ts'
import { SCALE } from './support/kernels.ts'
import { type Context, test } from './support/test.ts'

const only =
  (device: number, event: Event, count: number, fault: Fault): Plan =>
  (...found) =>
    found.join() === [device, event, count].join() ? fault : undefined

const runOn = (runtime: GpuRuntime, factor: number) => runtime.run((job) => scaling(factor)(job, runtime))

/** The context that the product uses, over bare runtimes. */
const contextOf = (gpu: GpuProvider, options: RuntimeOptions = {}) =>
  new GpuContext<GpuRuntime, Disposable>({
    open: () => openGpu({ gpu, poison: true, ...options }),
    hasSuccessor: options.device === undefined,
  })
type Job = (job: GpuJob, runtime: GpuRuntime) => Promise<Uint8Array>
const runIn = (context: GpuContext<GpuRuntime, Disposable>, job: Job) =>
  context.run((runtime) => runtime.run((gpuJob) => job(gpuJob, runtime)))

const openWith = ({ gpu }: Context, plan: Plan, options: RuntimeOptions = {}) =>
  openGpu({ gpu: faultyGpu(gpu, plan), poison: true, ...options })

const detailsOf = (error: unknown) => {
  ok(error instanceof GpuError, 'no GpuError')
  return error.details
}

const PHASES: readonly (readonly [Event, number, string])[] = [
  ['compile', 1, 'while a kernel is compiled'],
  ['buffer', 2, 'while buffers are allocated'],
  ['submit', 1, 'at the first submit'],
  ['submit', 3, 'between submits'],
  ['read', 1, 'while a result is read back'],
]

for (const [event, count, when] of PHASES) {
  test.everywhere(`device lost ${when}`, async (context) => {
    const runtime = await openWith(context, only(0, event, count, 'lose'))
    await rejects(runOn(runtime, 3), 'DEVICE_LOST', 'the job')
    await runtime.lost
    await rejects(runOn(runtime, 3), 'DEVICE_LOST', 'the next job')
    equal(runtime.buffers.stats().inUse, 0, 'bytes in use')
    equal(runtime.stats().depth, 0, 'unfinished submits')
    runtime.dispose()
  })

  test.everywhere(`device lost ${when}: the job is begun again on the next`, async ({ gpu }) => {
    const faulty = faultyGpu(gpu, only(0, event, count, 'lose'))
    const context = contextOf(faulty)
    equal(await runIn(context, scaling(5)), scaled(5))
    equal([faulty.devices, context.losses], [2, 1], 'devices and losses')
    equal((await context.device()).buffers.stats().inUse, 0, 'bytes in use')
    context.dispose()
  })
}

test.everywhere('two devices killed in the middle of 100 jobs: none is lost', async ({ gpu }) => {
  const deaths: Plan = (device, event, count) => (event === 'submit' && count === [37, 90][device] ? 'lose' : undefined)
  const faulty = faultyGpu(gpu, deaths)
  const context = contextOf(faulty)
  const results = await Promise.all(Array.from({ length: 100 }, (_, k) => runIn(context, scaling(k))))
  results.forEach((bytes, k) => {
    equal(bytes, scaled(k), `job ${k}`)
  })
  equal([faulty.devices, context.losses], [3, 2], 'devices and losses')
  context.dispose()
})

test.everywhere('what lived on a lost device is made again from the host, once', async ({ gpu }) => {
  const context = contextOf(faultyGpu(gpu, only(0, 'submit', 5, 'lose')))
  const owner = {}
  const released: number[] = []
  let made = 0
  const make = async (runtime: GpuRuntime): Promise<Disposable & { readonly lease: Lease }> => {
    const mine = ++made
    const lease = runtime.buffers.acquire(1024, 'resident')
    await runtime.run((job) => job.upload(lease, new Uint8Array(1024).fill(mine)))
    const dispose = () => {
      released.push(mine)
      lease.release()
    }
    return { lease, dispose }
  }
  const read = () =>
    runIn(context, async (job) => {
      const { lease } = (await context.resident(owner, make)) as Awaited<ReturnType<typeof make>>
      return job.read(lease)
    })
  const seen = []
  for (let k = 0; k < 8; k++) seen.push((await read())[0])
  equal(seen, [1, 1, 1, 2, 2, 2, 2, 2])
  const { buffers } = await context.device()
  equal(buffers.stats().inUse, 1024, 'bytes in use')
  context.forget(owner)
  await context.run(async () => {})
  equal([buffers.stats().inUse, ...released], [0, 2], 'bytes in use after it was forgotten, and what was freed')
  context.dispose()
  await rejects(context.run(read), 'DISPOSED')
})

test.everywhere('a resident that could not be made is made by the next call', async ({ gpu }) => {
  const context = contextOf(faultyGpu(gpu, only(0, 'submit', 1, 'fail')))
  await rejects(
    context.resident({}, async () => ({ dispose() {} })),
    'DEVICE_LOST',
    'one before a device is open',
  )
  const owner = {}
  const make = async (runtime: GpuRuntime) => {
    const lease = runtime.buffers.acquire(256, 'resident')
    await runtime
      .run((job) => job.upload(lease, new Uint8Array(256)))
      .catch((error: unknown) => {
        lease.release()
        throw error
      })
    return { dispose: () => lease.release() }
  }
  const get = () => context.run(() => context.resident(owner, make))
  await rejects(get(), 'GPU_KERNEL')
  const [one, other] = await Promise.all([get(), get()])
  ok(one === other, 'it was made twice')
  equal((await context.device()).buffers.stats().inUse, 256, 'bytes in use')
  context.dispose()
})

test.everywhere('a device that is given back ends no call: it is begun again on the next', async ({ gpu }) => {
  const faulty = faultyGpu(gpu, () => undefined)
  const context = contextOf(faulty)
  let started = 0
  const sums = [6, 7].map((factor) =>
    runIn(context, async (job, runtime) => {
      if (++started === 2) context.close()
      return scaling(factor)(job, runtime)
    }),
  )
  equal(await Promise.all(sums), [scaled(6), scaled(7)])
  equal([faulty.devices, context.losses], [2, 0], 'devices and losses')
  context.dispose()
})

test.everywhere('a device that is lost again and again is left alone', async ({ gpu }) => {
  const faulty = faultyGpu(gpu, (_, event, count) => (event === 'submit' && count === 2 ? 'lose' : undefined))
  const context = contextOf(faulty)
  await rejects(runIn(context, scaling(2)), 'DEVICE_LOST')
  equal(faulty.devices, 3, 'devices')
  await rejects(runIn(context, scaling(2)), 'DEVICE_LOST')
  equal(faulty.devices, 3, 'devices after another call')
  ok(context.refusal !== undefined, 'nothing says why')
  context.dispose()
})

test.everywhere('after a minute it is tried again', async ({ gpu }) => {
  const faulty = faultyGpu(gpu, (device, event) => (event === 'submit' && device < 3 ? 'lose' : undefined))
  let now = 0
  const context = new GpuContext<GpuRuntime, Disposable>({
    open: () => openGpu({ gpu: faulty }),
    hasSuccessor: true,
    now: () => now,
  })
  await rejects(runIn(context, scaling(2)), 'DEVICE_LOST')
  now = 59_000
  await rejects(runIn(context, scaling(2)), 'DEVICE_LOST')
  now = 61_000
  equal(await runIn(context, scaling(2)), scaled(2))
  equal([faulty.devices, context.losses], [4, 3], 'devices and losses')
  context.dispose()
})

test.everywhere('a device that was passed has no successor', async ({ gpu }) => {
  const faulty = faultyGpu(gpu, only(0, 'submit', 2, 'lose'))
  const adapter = (await faulty.requestAdapter()) as { requestDevice(): Promise<never> }
  const context = contextOf(gpu, { device: await adapter.requestDevice() })
  await rejects(runIn(context, scaling(2)), 'DEVICE_LOST', 'the call that met the loss')
  await rejects(runIn(context, scaling(2)), 'DEVICE_LOST', 'the next call')
  equal([faulty.devices, context.losses], [1, 1], 'devices and losses')
  context.dispose()
})

test.everywhere(
  'a buffer that cannot be allocated: the bytes are named, and the next job has room',
  async (context) => {
    const runtime = await openWith(context, only(0, 'buffer', 2, 'fail'))
    const error = await rejects(runOn(runtime, 3), 'GPU_ALLOCATION')
    equal(detailsOf(error).bytes, 2048)
    equal(runtime.buffers.stats().inUse, 0, 'bytes in use')
    equal(await runOn(runtime, 4), scaled(4), 'the next job on the same device')
    runtime.dispose()
  },
)

for (const [event, bytes] of [
  ['staging', 2 ** 20],
  ['readback', 2048],
] as const) {
  test.everywhere(
    `no memory for a ${event} buffer is a failed allocation, and no end of the device`,
    async (context) => {
      const runtime = await openWith(context, only(0, event, 1, 'fail'))
      const error = await rejects(runOn(runtime, 3), 'GPU_ALLOCATION')
      equal(detailsOf(error).bytes, bytes)
      equal(await runOn(runtime, 4), scaled(4), 'the next job on the same device')
      runtime.dispose()
    },
  )
}

test.everywhere('a result that is not wanted any more leaves no buffer behind', async (context) => {
  const runtime = await openWith(context, () => undefined)
  await runOn(runtime, 1)
  const { memoryBytes } = runtime
  for (let k = 0; k < 5; k++) {
    const abort = new AbortController()
    const job = runtime.run(
      (job) => {
        const lease = job.acquire(2048, 'words')
        job.clear(lease)
        abort.abort()
        return job.read(lease)
      },
      { signal: abort.signal },
    )
    equal(await job.catch(({ name }) => name), 'AbortError')
    await runOn(runtime, 1)
  }
  equal(runtime.memoryBytes, memoryBytes, 'bytes of all buffers')
  runtime.dispose()
})

test.everywhere('a result that cannot be mapped is a failed download; the next one is read', async (context) => {
  const runtime = await openWith(context, only(0, 'read', 1, 'fail'))
  const error = await rejects(runOn(runtime, 3), 'GPU_TRANSFER')
  equal(detailsOf(error).direction, 'download')
  equal(await runOn(runtime, 4), scaled(4))
  equal(runtime.buffers.stats().inUse, 0, 'bytes in use')
  runtime.dispose()
})

test.everywhere('staging buffers that cannot be mapped again are replaced', async (context) => {
  const runtime = await openWith(context, (_, event) => (event === 'write' ? 'fail' : undefined))
  for (let k = 0; k < 20; k++) equal(await runOn(runtime, k), scaled(k), `job ${k}`)
  runtime.dispose()
})

test.everywhere('a kernel that fails once is compiled by the next job', async (context) => {
  const runtime = await openWith(context, only(0, 'compile', 1, 'fail'))
  const error = await rejects(runOn(runtime, 3), 'GPU_KERNEL')
  equal(detailsOf(error).kernel, SCALE.name)
  ok((detailsOf(error).messages?.length ?? 0) > 0, 'no message of the compiler')
  equal(await runOn(runtime, 4), scaled(4))
  runtime.dispose()
})

test.everywhere('commands that the device finds invalid fail their job, and no other', async (context) => {
  const runtime = await openWith(context, only(0, 'submit', 2, 'fail'))
  await rejects(runOn(runtime, 3), 'GPU_KERNEL')
  equal(await runOn(runtime, 4), scaled(4))
  runtime.dispose()
})

test.everywhere('a device that hangs is given up after the time allowed', async ({ gpu }) => {
  const faulty = faultyGpu(gpu, only(0, 'submit', 6, 'hang'))
  const context = contextOf(faulty, { timeoutMilliseconds: 300 })
  const first = await context.device()
  equal(await runIn(context, scaling(2)), scaled(2))
  const [one, other] = await Promise.allSettled([runIn(context, scaling(3)), runIn(context, scaling(4))])
  for (const result of [one, other]) {
    ok(result.status === 'rejected', 'it did not fail')
    equal([result.reason.code, detailsOf(result.reason).milliseconds], ['GPU_TIMEOUT', 300])
  }
  equal(first.buffers.stats().inUse, 0, 'bytes in use')
  equal(await runIn(context, scaling(5)), scaled(5), 'the next job, on another device')
  context.dispose()
})

test.everywhere('a kernel that is never compiled is given up after the time allowed', async (context) => {
  const runtime = await openWith(context, only(0, 'compile', 1, 'hang'), { setupMilliseconds: 300 })
  const abort = new AbortController()
  const compiling = runtime.pipelines.get(SCALE, 'l13')
  const waiting = runtime.pipelines.get(SCALE, 'l13', {}, abort.signal)
  abort.abort()
  equal(await waiting.catch(({ name }) => name), 'AbortError')
  const error = await rejects(compiling, 'GPU_TIMEOUT')
  equal(detailsOf(error).milliseconds, 300)
  runtime.dispose()
})

test.everywhere('an adapter or a device that never comes is given up after the time allowed', async () => {
  const never = () => new Promise<never>(() => {})
  await rejects(openGpu({ gpu: { requestAdapter: never }, setupMilliseconds: 50 }), 'GPU_TIMEOUT')
  let destroyed = false
  const late = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100))
    return { destroy: () => (destroyed = true) }
  }
  const adapter = { features: { has: () => false }, limits: {}, info: {}, requestDevice: late }
  await rejects(openGpu({ gpu: { requestAdapter: async () => adapter }, setupMilliseconds: 50 }), 'GPU_TIMEOUT')
  await new Promise((resolve) => setTimeout(resolve, 100))
  ok(destroyed, 'the device that came late is still there')
})

test.everywhere('no adapter, or no device', async () => {
  const none = { requestAdapter: async () => null }
  await rejects(openGpu({ gpu: none }), 'GPU_UNAVAILABLE')
  const refusing = { requestAdapter: () => Promise.reject(new Error('no')) }
  await rejects(openGpu({ gpu: refusing }), 'GPU_UNAVAILABLE')
  const features = { has: () => false }
  const broken = { features, limits: {}, info: {}, requestDevice: () => Promise.reject(new Error('no device')) }
  const error = await rejects(openGpu({ gpu: { requestAdapter: async () => broken } }), 'GPU_INIT')
  equal((error.cause as Error).message, 'no device')
})

test.everywhere('an abort in any phase leaves nothing behind', async (context) => {
  const runtime = await openWith(context, () => undefined)
  await runOn(runtime, 1)
  const failures = await Promise.all(
    Array.from({ length: 24 }, (_, k) => {
      const abort = new AbortController()
      setTimeout(() => abort.abort(), k * 2)
      return runtime
        .run((job) => scaling(k, 40)(job, runtime), { signal: abort.signal })
        .then(
          (bytes) => equal(bytes, scaled(k, 40), `job ${k}`),
          ({ name }) => name,
        )
    }),
  )
  ok(
    failures.every((name) => name === undefined || name === 'AbortError'),
    failures.join(),
  )
  ok(failures.includes('AbortError'), 'no job was aborted')
  equal(runtime.buffers.stats().inUse, 0, 'bytes in use')
  equal(runtime.stats().waiting, 0, 'jobs that wait')
  equal(await runOn(runtime, 9), scaled(9), 'the next job')
  runtime.dispose()
})

test.everywhere('a device that was passed is used, and not destroyed', async (context) => {
  const adapter = await context.gpu.requestAdapter()
  const device = await (adapter as { requestDevice(): Promise<never> }).requestDevice()
  const first = await openGpu({ device })
  equal(await runOn(first, 2), scaled(2))
  first.dispose()
  await first.lost
  const second = await openGpu({ device })
  equal(await runOn(second, 3), scaled(3))
  second.dispose()
  ;(device as { destroy(): void }).destroy()
})

test.everywhere('a device far below its calibrated speed refuses jobs', async ({ gpu }) => {
  // Only a device's own clock tells: this one is not behind a facade, which has none.
  const runtime = await openGpu({ gpu })
  // Only submits of 20 ms or more tell, so a single dispatch is made to take several times that.
  let [spin, rate, fastest] = [await spinning(runtime, 1000), 0, 0]
  for (let steps = 1000; fastest < 80; steps *= 2) {
    spin = await spinning(runtime, steps)
    fastest = Infinity
    for (let i = 0; i < 3; i++) {
      const started = performance.now()
      const { units } = await spin(1)
      fastest = Math.min(fastest, performance.now() - started)
      rate = units / fastest
    }
  }
  runtime.expectRate(rate * 20)
  let done = 0
  const many = async (): Promise<void> => {
    for (; done < 12; done++) await spin(1)
  }
  if (runtime.info.features.includes('timestamp-query')) {
    await rejects(many(), 'GPU_THROTTLED')
    ok(done > 0, 'the first job was refused')
  } else await many()
  runtime.expectRate(undefined)
  await spin(1)
  runtime.dispose()
})
