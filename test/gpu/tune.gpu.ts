import { pow } from '../../gen/bigint.ts'
import { field, LAYOUTS } from '../../gen/wgsl/layout.ts'
import { tune } from '../../src/backend/webgpu/tune.ts'
import { equal, ok } from './support/check.ts'
import { bytesOf, open, wordsOf } from './support/kernels.ts'
import { packedValues, packedWords } from './support/probe.ts'
import { test } from './support/test.ts'

test.everywhere('the layout that suits the adapter is measured once', async (context) => {
  const runtime = await open(context)
  const [first, second] = await Promise.all([tune(runtime), tune(runtime)])
  ok(first === second, 'measured twice')
  ok(LAYOUTS.some(({ name }) => name === first.layout) && first.rate > 0, `${JSON.stringify(first)} is no tuning`)
  const only = await tune(runtime, { layouts: ['l32'] })
  equal(only.layout, 'l32')
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
