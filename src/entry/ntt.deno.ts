import { createNttWith, type Ntt, type NttOptions } from '../ntt.ts'
import { denoPlatform } from '../platform/deno.ts'
import { CHUNKS } from '../platform/ntt.chunks.gen.ts'

export * from '../ntt-index.ts'

/** Deno: the files are imported as modules, which needs no permission. */
export function createNtt(options?: NttOptions): Promise<Ntt> {
  return createNttWith(denoPlatform(CHUNKS), options)
}
