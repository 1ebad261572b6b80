import { createKzgWith, type Kzg, type KzgOptions } from '../kzg.ts'
import { denoPlatform } from '../platform/deno.ts'
import { CHUNKS } from '../platform/kzg.chunks.gen.ts'

export * from '../index.ts'

/** Deno: the files are imported as modules, which needs no permission. */
export function createKzg(options?: KzgOptions): Promise<Kzg> {
  return createKzgWith(denoPlatform(CHUNKS), options)
}
