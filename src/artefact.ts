import type { SelectOptions } from './backend/select.ts'
import type { TierName } from './backend/tiers.ts'
import type { WasmSource } from './backend/wasm/module.ts'
import type { Platform } from './platform/platform.ts'

/** What instances of every entry take. */
interface WasmOptions {
  readonly tier?: 'auto' | TierName | undefined
  readonly wasm?: WasmSource | Promise<WasmSource> | undefined
  readonly signal?: AbortSignal | undefined
}

/** How an instance is made of one of the package's artefacts. */
export function artefact<B>(
  platform: Platform,
  feature: 'kzg' | 'full' | 'bls',
  { tier, wasm, signal }: WasmOptions,
  make: Pick<SelectOptions<B>, 'create' | 'test'>,
): SelectOptions<B> {
  const load = (name: TierName) => platform.loadWasm(`${feature}.${name}.wasm`, signal)
  return { tier, wasm, signal, readUrl: platform.readUrl, load, ...make }
}
