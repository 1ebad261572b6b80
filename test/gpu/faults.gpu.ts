/** Every way in which a device can fail, and what is left afterwards. */
import { GpuContext } from '../../src/backend/webgpu/context.ts'
import { GpuError, type GpuRuntime, openGpu, type RuntimeOptions } from '../../src/backend/webgpu/runtime.ts'
import { equal, ok, rejects } from './support/check.ts'
import { type Event, type Fault, faultyGpu, type Plan } from './support/faulty.ts'
import { scaled, scaling } from './support/jobs.ts'
import { SCALE } from './support/kernels.ts'
import { type Context, test } from './support/test.ts'

const only =
  (device: number, event: Event, count: number, fault: Fault): Plan =>
  (...found) =>
    found.join() === [device, event, count].join() ? fault : undefined

const runOn = (runtime: GpuRuntime, factor: number) => runtime.run((job) => scaling(factor)(job, runtime))

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
    const context = new GpuContext({ gpu: faulty, poison: true })
    equal(await context.run(scaling(5)), scaled(5))
    equal([faulty.devices, context.losses], [2, 1], 'devices and losses')
    equal((await context.runtime()).buffers.stats().inUse, 0, 'bytes in use')
    context.dispose()
  })
}

test.everywhere('two devices killed in the middle of 100 jobs: none is lost', async ({ gpu }) => {
  const deaths: Plan = (device, event, count) => (event === 'submit' && count === [37, 90][device] ? 'lose' : undefined)
  const faulty = faultyGpu(gpu, deaths)
  const context = new GpuContext({ gpu: faulty, poison: true })
  const results = await Promise.all(Array.from({ length: 100 }, (_, k) => context.run(scaling(k))))
  results.forEach((bytes, k) => {
    equal(bytes, scaled(k), `job ${k}`)
  })
  equal([faulty.devices, context.losses], [3, 2], 'devices and losses')
  context.dispose()
})

test.everywhere('what lived on a lost device is made again from the host, once', async ({ gpu }) => {
  const context = new GpuContext({ gpu: faultyGpu(gpu, only(0, 'submit', 5, 'lose')), poison: true })
  let made = 0
  const resident = context.resident(
    async (runtime) => {
      made++
      const lease = runtime.buffers.acquire(1024, 'resident')
      await runtime.run((job) => job.upload(lease, new Uint8Array(1024).fill(made)))
      return lease
    },
    (lease) => lease.release(),
  )
  const read = () => context.run(async (job) => job.read((await resident.get()).value))
  const seen = []
  for (let k = 0; k < 8; k++) seen.push((await read())[0])
  equal(seen, [1, 1, 1, 2, 2, 2, 2, 2])
  equal((await context.runtime()).buffers.stats().inUse, 1024, 'bytes in use')
  resident.release()
  await context.run(async () => {})
  equal((await context.runtime()).buffers.stats().inUse, 0, 'bytes in use after the release')
  context.dispose()
})

test.everywhere('a device that is lost again and again is left alone', async ({ gpu }) => {
  const faulty = faultyGpu(gpu, (_, event, count) => (event === 'submit' && count === 2 ? 'lose' : undefined))
  const context = new GpuContext({ gpu: faulty })
  await rejects(context.run(scaling(2)), 'DEVICE_LOST')
  equal(faulty.devices, 3, 'devices')
  await rejects(context.run(scaling(2)), 'DEVICE_LOST')
  equal(faulty.devices, 3, 'devices after another call')
  context.dispose()
})

test.everywhere(
  'a buffer that cannot be allocated: the bytes are named, and the next job has room',
  async (context) => {
    const runtime = await openWith(context, only(0, 'buffer', 2, 'fail'))
    const error = await rejects(runOn(runtime, 3), 'GPU_ALLOCATION')
    equal(detailsOf(error).bytes, 2048)
    equal(runtime.buffers.stats().inUse, 0, 'bytes in use')
    runtime.dispose()
  },
)

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
  const context = new GpuContext({ gpu: faulty, timeoutMilliseconds: 300 })
  const first = await context.runtime()
  equal(await context.run(scaling(2)), scaled(2))
  const [one, other] = await Promise.allSettled([context.run(scaling(3)), context.run(scaling(4))])
  for (const result of [one, other]) {
    ok(result.status === 'rejected', 'it did not fail')
    equal([result.reason.code, detailsOf(result.reason).milliseconds], ['GPU_TIMEOUT', 300])
  }
  equal(first.buffers.stats().inUse, 0, 'bytes in use')
  equal(await context.run(scaling(5)), scaled(5), 'the next job, on another device')
  context.dispose()
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

test.everywhere('a device far below its calibrated speed refuses jobs', async (context) => {
  const runtime = await openWith(context, () => undefined)
  equal(await runOn(runtime, 2), scaled(2))
  runtime.expectRate(runtime.stats().rate * 100)
  await rejects(runOn(runtime, 3), 'GPU_THROTTLED')
  runtime.expectRate(undefined)
  equal(await runOn(runtime, 4), scaled(4))
  runtime.dispose()
})
