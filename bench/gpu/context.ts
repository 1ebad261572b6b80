/** What the hosts of test/gpu give to a bundle, and how the bundles of the bench answer them. */
import baseline from '../../dist/full.baseline.wasm'
import relaxed from '../../dist/full.relaxed.wasm'
import wide from '../../dist/full.wide.wasm'
import type { GpuProvider } from '../../src/backend/webgpu/gpu-types.ts'
import type { Platform, WasmSource } from '../../src/platform/platform.ts'

export interface Context {
  readonly gpu: GpuProvider
  readonly adapter: 'deno' | 'dawn' | 'chromium'
  /** Whether the adapter is quick enough for large sizes. */
  readonly fast: boolean
}

/** A line of progress, or at the end what was measured. */
export type Message<T> = { readonly progress: string } | { readonly result: T }

export type OnMessage<T> = (message: Message<T>) => unknown

/** Options travel as the hosts' filter, which is a part of an address in a page. */
export const optionsOf = <T>(filter: string): T => JSON.parse(decodeURIComponent(filter)) as T

const ARTEFACTS: Readonly<Record<string, WasmSource>> = {
  'full.baseline.wasm': baseline,
  'full.relaxed.wasm': relaxed,
  'full.wide.wasm': wide,
}

/** The package on one thread, with artefacts that are part of the bundle. */
export const PLATFORM: Platform = {
  name: 'bench',
  loadWasm: async (file) => ARTEFACTS[file] as WasmSource,
  loadAsset: () => {
    throw new Error('sums and transforms need no setup')
  },
  workers: 'one thread',
}

/** The engine's name for itself, as a browser or a runtime gives it. */
export function engineOf({ adapter }: Context): string {
  const { navigator, process } = globalThis as {
    readonly navigator?: { readonly userAgent?: string }
    readonly process?: { readonly versions: { readonly node?: string } }
  }
  if (adapter === 'dawn') return `Dawn in Node ${process?.versions.node ?? ''}`
  return /Deno\/\S+|(?:Headless)?Chrome\/\S+/.exec(navigator?.userAgent ?? '')?.[0] ?? 'unknown'
}
