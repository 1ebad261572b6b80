import { equal, ok, rejects } from './support/check.ts'
import { bytesOf, open, SCALE, SPIN, wordsOf } from './support/kernels.ts'
import { test } from './support/test.ts'

const counting = (n: number) => Uint32Array.from({ length: n }, (_, i) => i * 7 + 3)
const scaled = (words: Uint32Array, factor: number) => words.map((word, i) => Math.imul(word, factor) + i)

test.everywhere('a job uploads, computes and reads back', async (context) => {
  const runtime = await open(context)
  const words = counting(1000)
  const bytes = await runtime.run(async (job) => {
    const kernel = await runtime.pipelines.get(SCALE, 'l13')
    const source = job.acquire(words.byteLength, 'source')
    const target = job.acquire(words.byteLength, 'target')
    await job.upload(source, bytesOf(words))
    await job.dispatch(kernel, [source, target], [words.length, 5], Math.ceil(words.length / 64))
    const result = await job.read(target)
    equal(job.counts, { units: 0, dispatches: 1, submits: 1, bytesUp: 4000, bytesDown: 4000 })
    return result
  })
  equal(bytes, bytesOf(scaled(words, 5)))
  equal(runtime.buffers.stats().inUse, 0, 'bytes in use')
  runtime.dispose()
})

test('uploads of many chunks arrive in the order of the commands around them', async (context) => {
  const runtime = await open(context)
  const first = counting(5 << 20)
  const second = first.map((word) => word ^ 0x55555555)
  const [before, after] = await runtime.run(async (job) => {
    const source = job.acquire(first.byteLength, 'source')
    const copy = job.acquire(first.byteLength, 'copy')
    await job.upload(source, bytesOf(first))
    job.copy(source, 0, copy, 0, first.byteLength)
    await job.upload(source, bytesOf(second))
    return [await job.read(copy), await job.read(source)]
  })
  equal(before, bytesOf(first), 'the first upload')
  equal(after, bytesOf(second), 'the second upload')
  runtime.dispose()
})

test('more workgroups than one dimension has are spread over two', async (context) => {
  const runtime = await open(context)
  const words = counting(70_000)
  const bytes = await runtime.run(async (job) => {
    const kernel = await runtime.pipelines.get(SCALE, 'l13', { size: 1 })
    const [source, target] = [job.acquire(words.byteLength, 'source'), job.acquire(words.byteLength, 'target')]
    await job.upload(source, bytesOf(words))
    await job.dispatch(kernel, [source, target], [words.length, 9], words.length)
    return job.read(target)
  })
  equal(bytes, bytesOf(scaled(words, 9)))
  runtime.dispose()
})

test.everywhere('a kernel is compiled once per set of constants', async (context) => {
  const runtime = await open(context)
  const { pipelines } = runtime
  const [a, b] = await Promise.all([pipelines.get(SCALE, 'l13'), pipelines.get(SCALE, 'l13')])
  ok(a === b, 'two compilations of one kernel')
  const progress: number[] = []
  await pipelines.warmUp(
    [
      { kernel: SCALE, layout: 'l13' },
      { kernel: SCALE, layout: 'l13', constants: { size: 32 } },
      { kernel: SPIN, layout: 'l13' },
    ],
    (done, of) => progress.push(done, of),
  )
  equal(pipelines.compiled, 3, 'compilations')
  equal(progress, [1, 3, 2, 3, 3, 3])
  runtime.dispose()
})

test.everywhere('a kernel that does not compile is named, with what the compiler says', async (context) => {
  const runtime = await open(context)
  const broken = { ...SCALE, name: 'test_broken', source: SCALE.source.replace('params.factor', 'parms.factor') }
  const error = await rejects(runtime.pipelines.get(broken, 'l13'), 'GPU_KERNEL')
  ok(error.message.includes('test_broken') && error.message.includes('parms'), error.message)
  const result = await runtime.run(async (job) => {
    const lease = job.acquire(16, 'zeros')
    job.clear(lease)
    return job.read(lease)
  })
  equal(result, new Uint8Array(16), 'the next job')
  runtime.dispose()
})

test('jobs run side by side, each with its own result', async (context) => {
  const runtime = await open(context)
  const kernel = await runtime.pipelines.get(SCALE, 'l13')
  const words = counting(4096)
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, k) =>
      runtime.run(async (job) => {
        const [source, target] = [job.acquire(words.byteLength, 'source'), job.acquire(words.byteLength, 'target')]
        await job.upload(source, bytesOf(words))
        await job.dispatch(kernel, [source, target], [words.length, k], words.length / 64)
        return job.read(target)
      }),
    ),
  )
  results.forEach((bytes, k) => {
    equal(bytes, bytesOf(scaled(words, k)), `job ${k}`)
  })
  equal(runtime.buffers.stats().misses <= 8, true, 'two buffers for each of four streams')
  runtime.dispose()
})

test('work that is too much for one submit is divided, and an abort is seen in between', async (context) => {
  const runtime = await open(context, { submitMilliseconds: 10 })
  const kernel = await runtime.pipelines.get(SPIN, 'l13')
  const n = 1 << 16
  const spin = (times: number, signal?: AbortSignal) =>
    runtime.run(async (job) => {
      const lease = job.acquire(4 * n, 'words')
      job.clear(lease)
      for (let k = 0; k < times; k++) await job.dispatch(kernel, [lease], [n, 0, 2000], n / 64, 2000)
      await job.read(lease, 0, 4)
      return job.counts.submits
    }, signal && { signal })
  ok((await spin(30)) > 3, 'thirty dispatches in three submits')
  const abort = new AbortController()
  setTimeout(() => abort.abort(), 50)
  equal(await spin(10_000, abort.signal).catch(({ name }) => name), 'AbortError')
  equal(runtime.buffers.stats().inUse, 0, 'bytes in use')
  equal(
    wordsOf(
      await runtime.run(async (job) => {
        const lease = job.acquire(4, 'word')
        job.clear(lease)
        return job.read(lease)
      }),
    )[0],
    0,
  )
  runtime.dispose()
})

test.everywhere('a buffer that is given back while a job uses it ends that job with DISPOSED', async (context) => {
  const runtime = await open(context)
  const kernel = await runtime.pipelines.get(SCALE, 'l13')
  const words = counting(64)
  const resident = runtime.buffers.acquire(words.byteLength, 'resident')
  const uses = (then: () => void) =>
    runtime.run(async (job) => {
      const target = job.acquire(words.byteLength, 'target')
      await job.upload(resident, bytesOf(words))
      then()
      await job.dispatch(kernel, [resident, target], [words.length, 5], 1)
      return job.read(target)
    })
  equal(await uses(() => {}), bytesOf(scaled(words, 5)))
  await rejects(
    uses(() => resident.release()),
    'DISPOSED',
  )
  const next = await runtime.run(async (job) => {
    const lease = job.acquire(16, 'zeros')
    job.clear(lease)
    return job.read(lease)
  })
  equal([next.length, runtime.buffers.stats().inUse], [16, 0], 'the next job, and bytes in use')
  runtime.dispose()
})

test.everywhere('after dispose every job fails with DISPOSED', async (context) => {
  const runtime = await open(context)
  const running = runtime.run(async (job) => {
    const lease = job.acquire(256, 'words')
    for (;;) await job.read(lease)
  })
  setTimeout(() => runtime.dispose(), 20)
  await rejects(running, 'DISPOSED')
  await rejects(
    runtime.run(async () => 0),
    'DISPOSED',
  )
  runtime.dispose()
  await runtime.lost
})
