import { createEip2537With, type Eip2537, type Eip2537Options } from '../eip2537.ts'
import { URLS } from '../platform/curve.urls.gen.ts'
import { nodePlatform } from '../platform/node.ts'

export * from '../eip2537-index.ts'

/** Node and Bun: the files are read from disk. */
export function createEip2537(options?: Eip2537Options): Promise<Eip2537> {
  return createEip2537With(nodePlatform(URLS), options)
}
