import type { Kzg } from '../kzg-api.ts'
import { createKzgJsWith, type KzgJsOptions } from '../kzg-js.ts'
import { inlinePlatform } from '../platform/inline.ts'
import { CHUNKS } from '../platform/js.chunks.gen.ts'

export * from '../index.ts'
export type { KzgJsOptions }

/** Places without WebAssembly, such as React Native: the setup is imported as modules, the arithmetic is that of
 * @noble/curves, which has to be installed. Slow, and not in constant time. */
export function createKzg(options?: KzgJsOptions): Promise<Kzg> {
  return createKzgJsWith(inlinePlatform('js', CHUNKS), options)
}
