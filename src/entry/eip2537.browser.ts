import { createEip2537With, type Eip2537, type Eip2537Options } from '../eip2537.ts'
import { browserPlatform } from '../platform/browser.ts'
import { URLS } from '../platform/curve.urls.gen.ts'

export * from '../eip2537-index.ts'

/** Browsers and their workers: the files are fetched from beside the module. */
export function createEip2537(options?: Eip2537Options): Promise<Eip2537> {
  return createEip2537With(browserPlatform(URLS), options)
}
