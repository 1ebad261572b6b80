/** Measures on the adapter of this process: `deno run -A host.js OPTIONS`, options as JSON. One `@result` line at the end. */
import process from 'node:process'
import type { LayoutName } from '../../src/backend/webgpu/kernels.gen.ts'
import { openGpu } from '../../src/backend/webgpu/runtime.ts'
import { LAYOUT_NAMES } from '../../src/backend/webgpu/source.ts'
import { measure } from './measure.ts'
import { OPERATIONS } from './operations.ts'

interface HostOptions {
  readonly quick: boolean
  readonly operations: readonly string[]
  readonly layout?: LayoutName
}

const options = JSON.parse(process.argv[2] ?? '{}') as HostOptions
const runtime = await openGpu({})
const operations = OPERATIONS.filter(({ id }) => options.operations.length === 0 || options.operations.includes(id))
const result = await measure(runtime, {
  operations,
  layouts: options.layout ? [options.layout] : LAYOUT_NAMES,
  rounds: options.quick ? 3 : 7,
  onProgress: (line) => process.stderr.write(`${line}\n`),
})
console.log(`@result ${JSON.stringify(result)}`)
runtime.dispose()
process.exit(0)
