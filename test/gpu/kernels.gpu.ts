/** Every shipped kernel is accepted by the adapter's own front end, in every layout. Running them is their engines' tests. */
import type { GPU } from '../../src/backend/webgpu/gpu-types.ts'
import { KERNEL_NAMES, kernelSource, LAYOUT_NAMES } from '../../src/backend/webgpu/source.ts'
import { equal, ok } from './support/check.ts'
import { test } from './support/test.ts'

for (const layout of LAYOUT_NAMES) {
  test.everywhere(`${layout}: every kernel is valid WGSL`, async ({ gpu }) => {
    const adapter = await (gpu as GPU).requestAdapter()
    ok(adapter, 'no adapter')
    const device = await adapter.requestDevice()
    for (const name of KERNEL_NAMES) {
      device.pushErrorScope('validation')
      const module = device.createShaderModule({ label: name, code: kernelSource(name, layout).source })
      const { messages } = await module.getCompilationInfo()
      const errors = messages.filter(({ type }) => type === 'error').map(({ message }) => message)
      equal(errors, [], name)
      ok((await device.popErrorScope()) === null, `${name} is invalid`)
    }
    device.destroy()
  })
}
