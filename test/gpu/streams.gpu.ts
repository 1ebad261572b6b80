/** Jobs side by side: what overlaps, what waits, and what a submit may cost. */
import { GpuMsm } from '../../src/backend/webgpu/msm/engine.ts'
import { GpuNtt } from '../../src/backend/webgpu/ntt/gpu-ntt.ts'
import { equal, ok } from './support/check.ts'
import { faultyGpu } from './support/faulty.ts'
import { scaled, scaling, spinning } from './support/jobs.ts'
import { open, SPIN } from './support/kernels.ts'
import { expected, gpuPoints, gpuScalars, randomScalar, randomTerms } from './support/msm.ts'
import { test } from './support/test.ts'

test.everywhere('the next job uploads while the kernels of this one run', async (context) => {
  const runtime = await open(context)
  const kernel = await runtime.pipelines.get(SPIN, 'l13')
  const n = context.fast ? 1 << 14 : 1 << 8
  const order: string[] = []
  const computing = runtime.run(async (job) => {
    const lease = job.acquire(4 * n, 'words')
    job.clear(lease)
    for (let k = 0; k < 12; k++) {
      await job.dispatch(kernel, [lease], [n, 0, 500], n / 64, 1)
      await job.flush()
    }
    await job.read(lease, 0, 4)
    order.push('computed')
  })
  const uploading = runtime.run(async (job) => {
    const lease = job.acquire(1 << 20, 'bytes')
    await job.upload(lease, new Uint8Array(1 << 20))
    await job.flush()
    order.push('uploaded')
    ok(runtime.stats().depth > 1, 'the queue held nothing of the other job')
  })
  await Promise.all([computing, uploading])
  equal(order, ['uploaded', 'computed'])
  runtime.dispose()
})

test.everywhere('jobs that together need more memory than there is wait for each other', async (context) => {
  const runtime = await open(context, { memoryLimit: 3 << 20 })
  const bytes = 1 << 20
  const sums = await Promise.all(
    Array.from({ length: 12 }, (_, k) =>
      runtime.run(
        async (job) => {
          const [from, to] = [job.acquire(bytes, 'from'), job.acquire(bytes, 'to')]
          await job.upload(from, new Uint8Array(bytes).fill(k))
          job.copy(from, 0, to, 0, bytes)
          return (await job.read(to)).reduce((sum, byte) => sum + byte, 0)
        },
        { bytes: 2 * bytes },
      ),
    ),
  )
  equal(
    sums,
    sums.map((_, k) => k * bytes),
  )
  const { peak, inUse } = runtime.buffers.stats()
  ok(peak <= 3 << 20, `${peak} bytes were allocated`)
  equal(inUse, 0, 'bytes in use')
  runtime.dispose()
})

test('sums and transforms that together need more memory than there is wait for each other', async (context) => {
  const terms = randomTerms(500)
  const points = gpuPoints(terms.map(({ multiple }) => multiple))
  const scalars = gpuScalars(terms.map(({ scalar }) => scalar))
  const n = 2 ** 12
  const values = gpuScalars(Array.from({ length: n }, randomScalar))
  const memoryLimit = 3 << 20
  const runtime = await open(context, { memoryLimit })
  const [msm, ntt] = [new GpuMsm(runtime, 'l13'), new GpuNtt(runtime, 'l13')]
  const transform = await ntt.transform(values, { n })
  // Each with points of its own, so that uploads wait as well.
  const sum = async () => {
    const base = await msm.upload(points)
    const result = await msm.sum(base, scalars)
    base.dispose()
    return result
  }
  const resident = async () => {
    const vector = await ntt.upload(values)
    await ntt.transformResident(vector)
    const result = await ntt.read(vector)
    vector.dispose()
    return result
  }
  const results = await Promise.all(
    Array.from({ length: 4 }, async () => ({
      sums: await Promise.all([sum(), sum()]),
      transforms: await Promise.all([resident(), ntt.transform(values, { n }), ntt.transform(values, { n })]),
    })),
  )
  for (const { sums, transforms } of results) {
    for (const result of sums) equal(result, expected(terms), 'a sum')
    for (const result of transforms) equal(result, transform, 'a transform')
  }
  ntt.dispose()
  await runtime.run(async () => {})
  const { peak, inUse } = runtime.buffers.stats()
  ok(peak <= memoryLimit, `${peak} bytes were allocated`)
  equal(inUse, 0, 'bytes in use')
  runtime.dispose()
})

test('sums whose dispatches are all divided are right', async (context) => {
  const runtime = await open(context, { submitMilliseconds: 0.01 })
  const msm = new GpuMsm(runtime, 'l13')
  for (const [n, count] of [
    [3000, 1],
    [700, 9],
  ] as const) {
    const terms = randomTerms(n)
    const points = await msm.upload(gpuPoints(terms.map(({ multiple }) => multiple)))
    const sums = Array.from({ length: count }, (_, i) =>
      terms.map(({ multiple }, k) => ({ multiple, scalar: terms[(k + i) % n]!.scalar })),
    )
    const before = runtime.stats().submits
    const results = await msm.sums(
      points,
      sums.map((sum) => gpuScalars(sum.map(({ scalar }) => scalar))),
    )
    for (const [i, result] of results.entries()) equal(result, expected(sums[i]!), `sum ${i} of ${n} terms`)
    ok(runtime.stats().submits - before > 30, 'nothing was divided')
  }
  runtime.dispose()
})

test.everywhere('a hundred jobs leave no memory behind', async (context) => {
  const runtime = await open(context)
  const round = async (from: number) => {
    const jobs = Array.from({ length: 50 }, (_, k) => runtime.run((job) => scaling(from + k)(job, runtime)))
    const results = await Promise.all(jobs)
    results.forEach((bytes, k) => {
      equal(bytes, scaled(from + k), `job ${from + k}`)
    })
    return runtime.buffers.stats()
  }
  const first = await round(0)
  const second = await round(50)
  equal([second.allocated, second.misses], [first.allocated, first.misses], 'allocated bytes and misses')
  runtime.dispose()
})

test('submits take about the time that they may, once the speed is known', async (context) => {
  const runtime = await open(context, { submitMilliseconds: 20 })
  const spin = await spinning(runtime, 200)
  await spin(500)
  const before = runtime.stats()
  const started = performance.now()
  const { submits } = await spin(3000)
  const milliseconds = (performance.now() - started) / submits
  // The machine may be busy with other things: only the order of magnitude is certain.
  ok(milliseconds > 2 && milliseconds < 200, `${milliseconds} ms per submit instead of 20`)
  ok(runtime.stats().busyMilliseconds > before.busyMilliseconds, 'no time passed')
  runtime.dispose()
})

test.everywhere('devices that take times report how long they were busy', async (context) => {
  const runtime = await open(context)
  for (let k = 0; k < 3; k++) await runtime.run((job) => scaling(k)(job, runtime))
  const { timed, busyMilliseconds, submits, bytesUp, bytesDown } = runtime.stats()
  equal([submits, bytesUp, bytesDown], [12, 6144, 6144])
  if (runtime.info.features.includes('timestamp-query')) {
    ok(timed !== undefined && timed.submits > 0, 'no submit was timed')
    ok(timed.milliseconds <= busyMilliseconds + 1, `${timed.milliseconds} ms of ${busyMilliseconds}`)
  } else equal(timed, undefined)
  runtime.dispose()
  // Without the feature nothing is asked for.
  const plain = await open({ gpu: faultyGpu(context.gpu, () => undefined) })
  await plain.run((job) => scaling(1)(job, plain))
  equal(plain.stats().timed, undefined)
  plain.dispose()
})
