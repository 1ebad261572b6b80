import { pow } from '../../gen/bigint.ts'
import { field, LAYOUTS } from '../../gen/wgsl/layout.ts'
import type { GPU, GpuProvider } from '../../src/backend/webgpu/gpu-types.ts'
import { openGpu } from '../../src/backend/webgpu/runtime.ts'
import { assumedTuning, isUsable, tune } from '../../src/backend/webgpu/tune.ts'
import { equal, ok } from './support/check.ts'
import { faultyGpu } from './support/faulty.ts'
import { bytesOf, open, wordsOf } from './support/kernels.ts'
import { encodedTerms, openPublic, randomTerms } from './support/msm.ts'
import { packedValues, packedWords } from './support/probe.ts'
import { test } from './support/test.ts'

/** An adapter under another name, by which nobody knows that it is software. */
const disguised = (provider: GpuProvider, device: string, isFallbackAdapter = false): GpuProvider => ({
  async requestAdapter(options?: object) {
    const adapter = await (provider as unknown as GPU).requestAdapter(options)
    return (
      adapter && {
        ...{ features: adapter.features, limits: adapter.limits, isFallbackAdapter },
        info: { vendor: 'test', architecture: '', device, description: '' },
        requestDevice: (descriptor?: object) => adapter.requestDevice(descriptor),
      }
    )
  },
})

test.everywhere('the layout that suits the adapter is measured once', async (context) => {
  const runtime = await open(context)
  const assumed = assumedTuning(runtime.info)
  equal(assumed, { layout: 'l13', size: 16 }, 'what is assumed of software')
  const [first, second] = await Promise.all([tune(runtime), tune(runtime)])
  ok(first === second, 'measured twice')
  const rate = first.rate ?? 0
  ok(LAYOUTS.some(({ name }) => name === first.layout) && rate > 0, `${JSON.stringify(first)} is no tuning`)
  equal(first.size, assumed.size, 'size')
  const only = await tune(runtime, { layouts: ['l32'] })
  equal(only.layout, 'l32')
  ok(isUsable(first, runtime.info) && !isUsable({ ...first, size: 2048 }, runtime.info), 'sizes that fit')
  ok(!isUsable({ layout: 'l64' as 'l13', size: 16 }, runtime.info), 'a layout that there is not')
  runtime.dispose()
})

test('a measurement that was given up is not kept', async (context) => {
  const runtime = await open(context)
  const failed = await tune(runtime, { layouts: ['l15'], signal: AbortSignal.abort('enough') }).then(
    () => false,
    () => true,
  )
  ok(failed, 'an aborted measurement was made')
  equal((await tune(runtime, { layouts: ['l15'] })).layout, 'l15')
  runtime.dispose()
})

test('when time is up, what was found until then counts; what fails is not chosen', async ({ gpu }) => {
  const late = await openGpu({ gpu: disguised(gpu, 'slow') })
  equal(await tune(late, { milliseconds: 0 }), { layout: 'l13', size: 64 }, 'nothing measured')
  late.dispose()
  const broken = await openGpu({
    gpu: faultyGpu(disguised(gpu, 'broken'), (_, event) => (event === 'compile' ? 'fail' : undefined)),
  })
  equal(await tune(broken), { layout: 'l13', size: 64 }, 'no kernel compiles')
  broken.dispose()
})

test('hardware is tuned when it opens first; the next instance takes it from where profiles are kept', async ({
  gpu,
}) => {
  const texts = new Map<string, string>()
  const profile = {
    read: (name: string) => texts.get(name),
    write: (name: string, text: string) => void texts.set(name, text),
  }
  const create = (isFallbackAdapter: boolean) =>
    openPublic({ gpu: disguised(gpu, 'new', isFallbackAdapter), backend: 'webgpu', audit: 'off', profile })
  const first = await create(false)
  const { tuning, isFallbackAdapter } = first.report.gpu
  ok(isFallbackAdapter === false && (tuning?.rate ?? 0) > 0, `${JSON.stringify(tuning)} was not measured`)
  equal(
    [...texts.values()].map((text) => JSON.parse(text).tuning),
    [tuning],
    'what is kept',
  )
  first.dispose()
  for (const [name, text] of texts) {
    const kept = { ...JSON.parse(text), tuning: { layout: 'l15', size: 32, rate: 1 } }
    texts.set(name, JSON.stringify(kept))
  }
  // It takes the time of software to compile the kernels of sums.
  const second = await create(true)
  equal(second.report.gpu.tuning, { layout: 'l15', size: 32, rate: 1 }, 'tuning of the second instance')
  const terms = randomTerms(200)
  const [points, scalars] = encodedTerms(terms)
  equal(await second.msm(points, scalars), second.msmSync(points, scalars), 'a sum with it')
  equal(second.report.gpu.calls, { wasm: 0, webgpu: 1 }, 'calls')
  second.dispose()
})

for (const layout of LAYOUTS) {
  test.everywhere(`${layout.name}: what is measured is right`, async (context) => {
    const { modulus, R } = field(layout, 'fp')
    const runtime = await open(context)
    const kernel = await runtime.pipelines.get('tune_fp', layout.name as 'l13')
    const x = modulus - 5n
    const bytes = await runtime.run(async (job) => {
      const [factors, products] = [job.acquire(48, 'factors'), job.acquire(48, 'products')]
      await job.upload(factors, bytesOf(packedWords(12, [x])))
      await job.dispatch(kernel, [factors, products], [1, 9], 1)
      return job.read(products, 0, 48)
    })
    const [found] = packedValues(12, wordsOf(bytes)) as [bigint]
    equal((found * pow(R, 9n, modulus)) % modulus, pow(x, 10n, modulus))
    runtime.dispose()
  })
}
