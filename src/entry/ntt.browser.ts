import { createNttWith, type Ntt, type NttOptions } from '../ntt.ts'
import { browserPlatform } from '../platform/browser.ts'
import { URLS } from '../platform/ntt.urls.gen.ts'

export * from '../ntt-index.ts'

/** Browsers and their workers: the files are fetched from beside the module. */
export function createNtt(options?: NttOptions): Promise<Ntt> {
  return createNttWith(browserPlatform(URLS), options)
}
