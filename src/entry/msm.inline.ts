import { createMsmWith } from '../msm.ts'
import type { Msm, MsmOptions } from '../msm-api.ts'
import { inlinePlatform } from '../platform/inline.ts'
import { CHUNKS } from '../platform/msm.chunks.gen.ts'

export * from '../msm-index.ts'

/** Any runtime that can import modules: no file system, no network. */
export function createMsm(options: MsmOptions): Promise<Msm> {
  return createMsmWith(inlinePlatform('inline', CHUNKS), options)
}
