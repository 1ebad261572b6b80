import { runAsync } from '../backend/driver.ts'
import { compileBelow, type Selection, type SelectOptions } from '../backend/select.ts'
import type { WasmBackend } from '../backend/wasm/wasm-backend.ts'
import type { TrustedSetup } from '../protocol/trusted-setup.ts'
import { type KzgArgs, type KzgOp, type KzgResult, kzgProgram, kzgResources } from './kzg-tasks.ts'
import { DEPTH, Pool } from './pool.ts'
import type { Threads, ThreadsReport } from './threads.ts'

/** Performs operations of KZG on workers, or on this thread with a turn of the event loop after each stage. */
export interface KzgExecutor {
  /** Threads that work at a time. */
  readonly threads: number
  /** Operations worth having under way. */
  readonly width: number
  readonly report: ThreadsReport
  /** @throws what the operation throws, and `Pool.run` */
  run<O extends KzgOp>(op: O, args: KzgArgs<O>, signal?: AbortSignal): Promise<KzgResult<O>>
  dispose(): void
}

/** Milliseconds after which a script that has not answered is not expected to; slow machines start one in a tenth of it. */
const LOAD_TIMEOUT = 60_000

/** @param setup throws `DISPOSED` when the instance is */
export function createExecutor(
  threads: Threads,
  { backend, compiled }: Selection,
  options: SelectOptions<WasmBackend>,
  setup: () => TrustedSetup,
): KzgExecutor {
  const { size, reason } = threads
  if (size === 0) {
    return {
      threads: 1,
      width: 1,
      report: { count: 0, tiers: [], ...(reason !== undefined && { reason }) },
      async run(op, args, signal) {
        const result = await runAsync(backend, kzgProgram(setup(), op, args), { signal })
        // It may have been disposed between two stages.
        setup()
        return result
      },
      dispose() {},
    }
  }
  const pool = new Pool({
    ...threads,
    engine: `kzg-${backend.precomputation.level}`,
    compiled,
    below: (failed, cause) => compileBelow(options, failed, cause),
    loadTimeout: LOAD_TIMEOUT,
  })
  return {
    threads: size,
    width: DEPTH * size,
    get report() {
      return { count: size, tiers: pool.tiers }
    },
    // A worker answers with what its engine returns for the operation.
    run: <O extends KzgOp>(op: O, args: KzgArgs<O>, signal?: AbortSignal) =>
      pool.run({ op, args, resources: kzgResources(setup(), op) }, signal) as Promise<KzgResult<O>>,
    dispose: () => pool.dispose(),
  }
}
