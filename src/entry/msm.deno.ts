import { createMsmWith } from '../msm.ts'
import type { Msm, MsmOptions } from '../msm-api.ts'
import { denoPlatform } from '../platform/deno.ts'
import { CHUNKS } from '../platform/msm.chunks.gen.ts'

export * from '../msm-index.ts'

/** Deno: the files are imported as modules, which needs no permission. */
export function createMsm(options: MsmOptions): Promise<Msm> {
  return createMsmWith(denoPlatform(CHUNKS), options)
}
