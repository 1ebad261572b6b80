import type { Backend } from '../backend/backend.ts'
import { runAsync } from '../backend/driver.ts'
import type { Selection, SelectOptions } from '../backend/select.ts'
import type { TrustedSetup } from '../protocol/trusted-setup.ts'
import { type KzgArgs, type KzgOp, type KzgResult, kzgProgram, kzgResources } from './kzg-tasks.ts'
import { openPool } from './open.ts'
import { DEPTH } from './pool.ts'
import type { Threads } from './threads.ts'

/** Performs operations of KZG on workers, or on this thread with a turn of the event loop after each stage. */
export interface KzgExecutor {
  /** Threads that work at a time. */
  readonly threads: number
  /** Operations worth having under way. */
  readonly width: number
  /** The tier of each worker that has been started. */
  readonly tiers: readonly string[]
  /** @throws what the operation throws, and `Pool.run` */
  run<O extends KzgOp>(op: O, args: KzgArgs<O>, signal?: AbortSignal): Promise<KzgResult<O>>
  dispose(): void
}

/** @param setup throws `DISPOSED` when the instance is */
export function createExecutor<B extends Backend>(
  threads: Threads,
  selection: Selection<B>,
  options: SelectOptions<B>,
  setup: () => TrustedSetup,
): KzgExecutor {
  const pool = openPool('kzg', threads, selection, options)
  const { backend } = selection
  return {
    threads: Math.max(threads.size, 1),
    width: pool ? DEPTH * threads.size : 1,
    get tiers() {
      return pool?.tiers ?? []
    },
    async run<O extends KzgOp>(op: O, args: KzgArgs<O>, signal?: AbortSignal) {
      if (pool) {
        const resources = kzgResources(setup(), op, backend.precomputation.level)
        // A worker answers with what its engine returns for the operation.
        return pool.run({ op, args, resources }, signal) as Promise<KzgResult<O>>
      }
      const result = await runAsync(backend, kzgProgram(setup(), op, args), { signal })
      // It may have been disposed between two stages.
      setup()
      return result
    },
    dispose: () => pool?.dispose(),
  }
}
