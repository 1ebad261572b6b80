import { createNttWith, type Ntt, type NttOptions } from '../ntt.ts'
import { inlinePlatform } from '../platform/inline.ts'
import { CHUNKS } from '../platform/ntt.chunks.gen.ts'

export * from '../ntt-index.ts'

/** Any runtime that can import modules: no file system, no network. */
export function createNtt(options?: NttOptions): Promise<Ntt> {
  return createNttWith(inlinePlatform('inline', CHUNKS), options)
}
