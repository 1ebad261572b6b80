import { createNttWith, type Ntt, type NttOptions } from '../ntt.ts'
import { nodePlatform } from '../platform/node.ts'
import { URLS } from '../platform/ntt.urls.gen.ts'

export * from '../ntt-index.ts'

/** Node and Bun: the files are read from disk. */
export function createNtt(options?: NttOptions): Promise<Ntt> {
  return createNttWith(nodePlatform(URLS), options)
}
