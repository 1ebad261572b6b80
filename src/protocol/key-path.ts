/** Paths in a tree of keys (EIP-2334): `m` and indices below 2³², for example `m/12381/3600/0/0/0`. */
import { KzgError } from '../errors.ts'

const MAX_INDEX = 2 ** 32 - 1

/** @throws KzgError `BAD_TYPE`; `BAD_INDEX` */
export function parseKeyPath(path: unknown): number[] {
  if (typeof path !== 'string') throw new KzgError('BAD_TYPE', 'path must be a string')
  const [root, ...indices] = path.split('/')
  if (root !== 'm') throw new KzgError('BAD_INDEX', 'a path begins with m')
  return indices.map((text, i) => {
    // No hardened indices: every derivation of EIP-2333 is.
    if (!/^(0|[1-9][0-9]*)$/.test(text)) throw new KzgError('BAD_INDEX', `path has no index at place ${i}`, i)
    return requireKeyIndex(Number(text), i)
  })
}

/** @throws KzgError `BAD_INDEX` */
export function requireKeyIndex(index: unknown, place?: number): number {
  if (Number.isInteger(index) && (index as number) >= 0 && (index as number) <= MAX_INDEX) return index as number
  throw new KzgError('BAD_INDEX', 'the index of a key is an integer below 2^32', place)
}
