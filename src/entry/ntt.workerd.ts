import { createNttWith, type Ntt, type NttOptions } from '../ntt.ts'
import { CHUNKS } from '../platform/ntt.chunks.gen.ts'
import { MODULES } from '../platform/ntt.modules.gen.ts'
import { workerdPlatform } from '../platform/workerd.ts'

export * from '../ntt-index.ts'

/** Cloudflare Workers: the Wasm is a module that was compiled at deployment. */
export function createNtt(options?: NttOptions): Promise<Ntt> {
  return createNttWith(workerdPlatform(MODULES, CHUNKS), options)
}
