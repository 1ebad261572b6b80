/** The tests of one file, as `run.mjs` has them run: in Deno, in Node, in a page or in a worker. */
import type { GpuProvider } from '../../../src/backend/webgpu/gpu-types.ts'

export interface Context {
  readonly gpu: GpuProvider
  readonly adapter: 'deno' | 'dawn' | 'chromium' | 'worker'
  /** Whether the adapter is quick enough for large sizes; tests of every adapter choose theirs by it. */
  readonly fast: boolean
  /** Whether what takes minutes is wanted as well. */
  readonly all?: boolean
}

export type Body = (context: Context) => Promise<void> | void

interface Entry {
  readonly name: string
  readonly body: Body
  readonly on: readonly Context['adapter'][]
}

export interface Result {
  readonly name: string
  readonly ms: number
  readonly error?: string
}

const entries: Entry[] = []

/** A test that runs on the quick adapter only (Deno). */
export function test(name: string, body: Body): void {
  entries.push({ name, body, on: ['deno'] })
}

/** A test that runs with each compiler of shaders once: naga in Deno, Tint in Dawn. */
test.compilers = (name: string, body: Body): void => {
  entries.push({ name, body, on: ['deno', 'dawn'] })
}

/** A test of what only browsers have, in a page and in a worker. */
test.browsers = (name: string, body: Body): void => {
  entries.push({ name, body, on: ['chromium', 'worker'] })
}

/** A test that runs on every adapter; a second on the slow ones is long. */
test.everywhere = (name: string, body: Body): void => {
  entries.push({ name, body, on: ['deno', 'dawn', 'chromium', 'worker'] })
}

/** Runs the tests whose name contains the filter, one after the other. @internal */
export async function runTests(
  context: Context,
  filter: string,
  onResult: (result: Result) => unknown,
): Promise<Result[]> {
  const results: Result[] = []
  for (const { name, body } of entries.filter(({ on }) => on.includes(context.adapter))) {
    if (!name.includes(filter)) continue
    const started = performance.now()
    let error: string | undefined
    try {
      await body(context)
    } catch (thrown) {
      error = thrown instanceof Error ? `${thrown.stack ?? thrown}${causeOf(thrown)}` : String(thrown)
    }
    const result = { name, ms: performance.now() - started, ...(error !== undefined && { error }) }
    results.push(result)
    await onResult(result)
  }
  return results
}

const causeOf = ({ cause }: Error) =>
  cause === undefined ? '' : `\nbecause of: ${cause instanceof Error ? cause.message : JSON.stringify(cause)}`
