import { runSync } from '../backend/driver.ts'
import { BackgroundBuilder } from '../backend/precompute.ts'
import { runSelfTest } from '../backend/selftest.ts'
import { WasmBackend } from '../backend/wasm/wasm-backend.ts'
import { type KzgArgs, type KzgOp, kzgProgram, SetupParts } from './kzg-tasks.ts'
import type { Engine } from './serve.ts'

/** KZG in a worker: its own instance, which has passed the known-answer test, and a setup that grows as tasks need it. */
export async function createKzgEngine(tier: string, module: WebAssembly.Module): Promise<Engine> {
  const backend = await WasmBackend.create(tier, module)
  runSelfTest(backend)
  const parts = new SetupParts(backend.precomputation)
  const builder = new BackgroundBuilder(backend)
  return {
    accept: (resource) => parts.accept(resource),
    // A setup lives as long as its instance.
    drop() {},
    run(op, args) {
      const result = runSync(backend, kzgProgram(parts.setup, op as KzgOp, args as KzgArgs<KzgOp>))
      builder.wake()
      return result
    },
  }
}
