import { createMsmWith } from '../msm.ts'
import type { Msm, MsmOptions } from '../msm-api.ts'
import { CHUNKS } from '../platform/msm.chunks.gen.ts'
import { MODULES } from '../platform/msm.modules.gen.ts'
import { workerdPlatform } from '../platform/workerd.ts'

export * from '../msm-index.ts'

/** Cloudflare Workers: the Wasm is a module that was compiled at deployment. */
export function createMsm(options: MsmOptions): Promise<Msm> {
  return createMsmWith(workerdPlatform(MODULES, CHUNKS), options)
}
