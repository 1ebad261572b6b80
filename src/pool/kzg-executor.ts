import type { Backend } from '../backend/backend.ts'
import type { Selection, SelectOptions } from '../backend/select.ts'
import type { TrustedSetup } from '../protocol/trusted-setup.ts'
import { type KzgExecutor, localExecutor } from './executor.ts'
import { type KzgArgs, type KzgOp, type KzgResult, kzgResources } from './kzg-tasks.ts'
import { openPool } from './open.ts'
import { DEPTH } from './pool.ts'
import type { Threads } from './threads.ts'

/** @param setup throws `DISPOSED` when the instance is */
export function createExecutor<B extends Backend>(
  threads: Threads,
  selection: Selection<B>,
  options: SelectOptions<B>,
  setup: () => TrustedSetup,
): KzgExecutor {
  const pool = openPool('kzg', threads, selection, options)
  const { backend } = selection
  if (!pool) return localExecutor(backend, setup)
  return {
    threads: threads.size,
    width: DEPTH * threads.size,
    get tiers() {
      return pool.tiers
    },
    async run<O extends KzgOp>(op: O, args: KzgArgs<O>, signal?: AbortSignal) {
      const resources = kzgResources(setup(), op, backend.precomputation.level)
      // A worker answers with what its engine returns for the operation.
      return pool.run({ op, args, resources }, signal) as Promise<KzgResult<O>>
    },
    dispose: () => pool.dispose(),
  }
}
