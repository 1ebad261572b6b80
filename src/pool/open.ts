import { compileBelow, type Selection, type SelectOptions } from '../backend/select.ts'
import { Pool } from './pool.ts'
import type { Threads } from './threads.ts'

/** Milliseconds after which a script that has not answered is not expected to; slow machines start one in a tenth of it. */
const LOAD_TIMEOUT = 60_000

/** The pool for an engine on the Wasm that was selected; nothing if there are to be no workers. It starts none yet. */
export function openPool<B>(
  engine: string,
  threads: Threads,
  { compiled }: Selection<B>,
  options: SelectOptions<B>,
): Pool | undefined {
  if (threads.size === 0) return undefined
  return new Pool({
    ...threads,
    engine,
    compiled,
    // The signal was for creating the instance.
    below: (failed, cause) => compileBelow({ ...options, signal: undefined }, failed, cause),
    loadTimeout: LOAD_TIMEOUT,
  })
}
