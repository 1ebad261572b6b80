import type { Assignment, Statement } from '../backend/bls.ts'
import { testVerification } from '../backend/bls-selftest.ts'
import { BlsBackend } from '../backend/wasm/bls-backend.ts'
import type { Engine } from './serve.ts'

/** What a worker does for `kzgpu/bls`: nothing with secrets. */
export interface BlsTasks {
  verifyBatch(groups: Assignment, statement: Statement, signatures: readonly Uint8Array[], random: Uint8Array): boolean
}

export async function createBlsEngine(tier: string, module: WebAssembly.Module): Promise<Engine> {
  const backend = await BlsBackend.create(tier, module)
  testVerification(backend)
  const tasks: BlsTasks = {
    verifyBatch: (...args) => backend.verifyBatch(...args),
  }
  return {
    accept() {},
    drop() {},
    run: (op, args) => (tasks[op as keyof BlsTasks] as (...args: unknown[]) => unknown)(...args),
  }
}
