/** Transforms as batches of blobs have them, from Wasm memory to Wasm memory, to measure both sides. */
import type { Accelerator } from './accelerator.ts'
import type { Shape } from './backend/adaptive/law.ts'
import type { OperationProbe } from './backend/adaptive/probes.ts'
import type { Backend, Workspace } from './backend/backend.ts'
import type { Waiting } from './kzg-stage-gpu.ts'
import { type TransformJob, transformOnGpu, transformOnWasm } from './kzg-transforms-gpu.ts'
import { randomScalars } from './probe-input.ts'

/** @param shapes what may be measured, ascending */
export function transformProbe(accelerator: Accelerator, backend: Backend, shapes: readonly Shape[]): OperationProbe {
  let workspace: Workspace | undefined
  let waiting: Waiting<TransformJob>[] = []
  return {
    shapes,
    async prepare({ n, batch }) {
      workspace ??= backend.begin()
      while (waiting.length < batch) {
        const data = workspace.fr.fromBytes(workspace.upload([randomScalars(n)]), { name: 'blob' })
        const job = { op: 'ntt', data, n, inverse: true, order: 'bit-reversed' } as const
        waiting.push({ workspace, job, answer() {} })
      }
    },
    async run(side, { batch }, engines) {
      const context = { accelerator, backend, signal: undefined }
      const some = waiting.slice(0, batch)
      await (side === 'wasm' ? transformOnWasm(context, some) : transformOnGpu(engines, context, some))
    },
    end() {
      workspace?.release()
      workspace = undefined
      waiting = []
    },
  }
}
