/** Measures on the adapter of a host of test/gpu. */
import { LAYOUT_NAMES, type LayoutName } from '../../src/backend/webgpu/source.ts'
import { type Context, type OnMessage, optionsOf } from './context.ts'
import { type GpuResult, measure } from './measure.ts'
import { OPERATIONS } from './operations.ts'

interface HostOptions {
  readonly quick: boolean
  readonly operations: readonly string[]
  readonly layout?: LayoutName
}

/** What the hosts call. */
export async function runTests(context: Context, filter: string, onMessage: OnMessage<GpuResult>): Promise<void> {
  const { quick, operations, layout } = optionsOf<HostOptions>(filter)
  const result = await measure(context, {
    operations: OPERATIONS.filter(({ id }) => operations.length === 0 || operations.includes(id)),
    // Kernels in the others take minutes to compile on an adapter that is slow.
    layouts: layout ? [layout] : context.fast ? LAYOUT_NAMES : ['l13'],
    rounds: quick || !context.fast ? 3 : 7,
    onProgress: (progress) => onMessage({ progress }),
  })
  await onMessage({ result })
}
