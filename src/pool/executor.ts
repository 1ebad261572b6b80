import type { Backend } from '../backend/backend.ts'
import { runAsync } from '../backend/driver.ts'
import type { TrustedSetup } from '../protocol/trusted-setup.ts'
import { type KzgArgs, type KzgOp, type KzgResult, kzgProgram } from './kzg-tasks.ts'

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

/** On this thread.
 * @param setup throws `DISPOSED` when the instance is */
export function localExecutor(backend: Backend, setup: () => TrustedSetup): KzgExecutor {
  return {
    threads: 1,
    width: 1,
    tiers: [],
    async run<O extends KzgOp>(op: O, args: KzgArgs<O>, signal?: AbortSignal) {
      const result = await runAsync(backend, kzgProgram(setup(), op, args), { signal })
      // It may have been disposed between two stages.
      setup()
      return result
    },
    dispose() {},
  }
}
