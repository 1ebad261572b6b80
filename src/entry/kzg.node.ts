import { createKzgWith, type Kzg, type KzgOptions } from '../kzg.ts'
import { URLS } from '../platform/kzg.urls.gen.ts'
import { nodePlatform } from '../platform/node.ts'

export * from '../index.ts'

/** Node and Bun: the files are read from disk. */
export function createKzg(options?: KzgOptions): Promise<Kzg> {
  return createKzgWith(nodePlatform(URLS), options)
}
