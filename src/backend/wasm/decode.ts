import type { Handle } from '../backend.ts'
import type { KzgExports } from './exports.gen.ts'
import type { Arena } from './memory.ts'

/** The two decoders of one encoding. */
export interface Decoders {
  readonly few: KzgExports['g1_decode']
  readonly many: KzgExports['g1_decode_many']
}

/** From so many points on, random bytes are drawn for the joint check of their subgroup; the crate has its own minimum, which is
 * not below this one. */
const MANY = 64

/** Decodes points. Returns a status word.
 * @param checkSubgroup many points are checked together, see docs/adr/0007 */
export function decodePoints(
  arena: Arena,
  { few, many }: Decoders,
  bytes: Uint8Array,
  { n, pointer }: Handle<'g1-affine' | 'g2-affine'> & { readonly pointer: number },
  checkSubgroup: boolean,
): number {
  const seed = checkSubgroup && n >= MANY ? randomSeed() : undefined
  const source = arena.upload(seed ? [bytes, seed] : [bytes])
  try {
    return seed
      ? many(source.pointer, n, pointer, source.pointer + bytes.length)
      : few(source.pointer, n, pointer, checkSubgroup ? 1 : 0)
  } finally {
    source.dispose()
  }
}

/** Bytes that nobody can know beforehand; without them, as in a Worker outside of requests, points are checked one by one. */
function randomSeed(): Uint8Array | undefined {
  try {
    return crypto.getRandomValues(new Uint8Array(32))
  } catch {
    return undefined
  }
}
