import { createKzgWith, type Kzg, type KzgOptions } from '../kzg.ts'
import { browserPlatform } from '../platform/browser.ts'
import { URLS } from '../platform/kzg.urls.gen.ts'

export * from '../index.ts'

/** Browsers and their workers: the files are fetched from beside the module. */
export function createKzg(options?: KzgOptions): Promise<Kzg> {
  return createKzgWith(browserPlatform(URLS), options)
}
