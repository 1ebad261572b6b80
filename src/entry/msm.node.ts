import { createMsmWith } from '../msm.ts'
import type { Msm, MsmOptions } from '../msm-api.ts'
import { URLS } from '../platform/msm.urls.gen.ts'
import { nodePlatform } from '../platform/node.ts'

export * from '../msm-index.ts'

/** Node and Bun: the files are read from disk. */
export function createMsm(options: MsmOptions): Promise<Msm> {
  return createMsmWith(nodePlatform(URLS), options)
}
