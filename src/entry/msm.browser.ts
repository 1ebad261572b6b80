import { createMsmWith } from '../msm.ts'
import type { Msm, MsmOptions } from '../msm-api.ts'
import { browserPlatform } from '../platform/browser.ts'
import { URLS } from '../platform/msm.urls.gen.ts'

export * from '../msm-index.ts'

/** Browsers and their workers: the files are fetched from beside the module. */
export function createMsm(options: MsmOptions): Promise<Msm> {
  return createMsmWith(browserPlatform(URLS), options)
}
