import { createEip2537With, type Eip2537, type Eip2537Options } from '../eip2537.ts'
import { CHUNKS } from '../platform/curve.chunks.gen.ts'
import { MODULES } from '../platform/curve.modules.gen.ts'
import { workerdPlatform } from '../platform/workerd.ts'

export * from '../eip2537-index.ts'

/** Cloudflare Workers: the Wasm is a module that was compiled at deployment. */
export function createEip2537(options?: Eip2537Options): Promise<Eip2537> {
  return createEip2537With(workerdPlatform(MODULES, CHUNKS), options)
}
