/** Runs a part of the GPU bench where the GPU tests run: in Deno, in Node with Dawn, in a page of Chromium. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Message } from './context.ts'

/** What all sizes take on a slow adapter is a fraction of this. */
const TIMEOUT_MS = 30 * 60_000

export const ADAPTERS = ['deno', 'dawn', 'chromium'] as const
export type AdapterName = (typeof ADAPTERS)[number]

interface Adapter {
  run(bundle: object, filter: string, onResult: (message: Message<unknown>) => void, timeoutMs: number): Promise<void>
  close(): Promise<unknown>
}

/** Not bundled: they find what they need beside themselves. */
async function tools() {
  const folder = join(process.cwd(), 'test', 'gpu')
  const { ADAPTERS } = (await import(join(folder, 'adapters.mjs'))) as { ADAPTERS: Record<AdapterName, Adapter> }
  const { bundleForHosts } = (await import(join(folder, 'bundle.mjs'))) as {
    bundleForHosts(out: string, entryPoints: { in: string; out: string }[]): Promise<void>
  }
  return { ADAPTERS, bundleForHosts }
}

/** @param part a file of bench/gpu that exports `runTests`
 * @param options for it, as JSON */
export async function runOnAdapter<T>(
  adapter: AdapterName,
  part: string,
  options: object,
  onProgress: (line: string) => void,
): Promise<T> {
  const { ADAPTERS, bundleForHosts } = await tools()
  const folder = join(process.cwd(), 'build', 'gpu-bench', String(process.pid))
  const file = `${part}.js`
  const results: T[] = []
  // Mesa keeps what it has compiled on disk, and a cold start would be none.
  process.env.MESA_SHADER_CACHE_DISABLE = 'true'
  try {
    await bundleForHosts(folder, [{ in: join(process.cwd(), 'bench', 'gpu', `${part}.ts`), out: part }])
    const filter = encodeURIComponent(JSON.stringify(options))
    const onMessage = (message: Message<unknown>) => {
      if ('result' in message) results.push(message.result as T)
      else onProgress(`${adapter}: ${message.progress}`)
    }
    await ADAPTERS[adapter].run({ folder, file, path: join(folder, file) }, filter, onMessage, TIMEOUT_MS)
  } finally {
    await ADAPTERS[adapter].close()
    await rm(folder, { recursive: true, force: true })
  }
  const [result] = results
  if (result === undefined) throw new Error(`the bench on ${adapter} ended without a result`)
  return result
}
