import { runSelfTest } from '../backend/selftest.ts'
import { finish } from '../backend/slices.ts'
import { TransformBackend } from '../backend/wasm/transform-backend.ts'
import { operations } from '../ntt.ts'
import type { NttTransformOptions } from '../ntt-api.ts'
import type { NttTasks } from './ntt-parts.ts'
import type { Engine } from './serve.ts'

export async function createNttEngine(tier: string, module: WebAssembly.Module): Promise<Engine> {
  const backend = await TransformBackend.create(tier, module)
  runSelfTest(backend)
  const { forward, inverse } = operations(backend)
  const tasks = { forward, inverse }
  return {
    // Vectors stay on the thread that made them.
    accept() {},
    drop() {},
    run: (op, [values, options]) =>
      finish(tasks[op as keyof NttTasks](values as Uint8Array, options as NttTransformOptions)),
  }
}
