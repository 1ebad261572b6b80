import { createKzgWith, type Kzg, type KzgOptions } from '../kzg.ts'
import { CHUNKS } from '../platform/kzg.chunks.gen.ts'
import { MODULES } from '../platform/kzg.modules.gen.ts'
import { workerdPlatform } from '../platform/workerd.ts'

export * from '../index.ts'

/** Cloudflare Workers: the Wasm is a module that was compiled at deployment. */
export function createKzg(options?: KzgOptions): Promise<Kzg> {
  return createKzgWith(workerdPlatform(MODULES, CHUNKS), options)
}
