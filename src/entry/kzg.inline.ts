import { createKzgWith, type Kzg, type KzgOptions } from '../kzg.ts'
import { inlinePlatform } from '../platform/inline.ts'
import { CHUNKS } from '../platform/kzg.chunks.gen.ts'

export * from '../index.ts'

/** Any runtime that can import modules: no file system, no network. */
export function createKzg(options?: KzgOptions): Promise<Kzg> {
  return createKzgWith(inlinePlatform('inline', CHUNKS), options)
}
