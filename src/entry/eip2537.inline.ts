import { createEip2537With, type Eip2537, type Eip2537Options } from '../eip2537.ts'
import { CHUNKS } from '../platform/curve.chunks.gen.ts'
import { inlinePlatform } from '../platform/inline.ts'

export * from '../eip2537-index.ts'

/** Any runtime that can import modules: no file system, no network. */
export function createEip2537(options?: Eip2537Options): Promise<Eip2537> {
  return createEip2537With(inlinePlatform('inline', CHUNKS), options)
}
