import { checkStatus } from '../../errors.ts'
import type { TransformSpec } from '../backend.ts'
import type { KzgExports } from './exports.gen.ts'
import type { Arena, WasmVec } from './memory.ts'

const DOMAIN = { name: 'domain' }

/** Reported only if a caller breaks the operation's contract, or memory runs out. */
const VALUES = { name: 'values' }

export interface Domain {
  readonly domain: number
  readonly logN: number
}

/** Roots of unity by size, computed once per instance and kept as long as it. */
export class Domains {
  readonly #arena: Arena
  readonly #pointers = new Map<number, number>()

  constructor(arena: Arena) {
    this.#arena = arena
  }

  /** @param n a power of two
   * @throws KzgError `TOO_LARGE`; `OUT_OF_MEMORY` */
  ofSize(n: number): Domain {
    const logN = Math.log2(n)
    let domain = this.#pointers.get(logN)
    if (domain === undefined) {
      domain = this.#arena.alloc('bytes', this.#arena.exports.domain_size(logN), 1).pointer
      checkStatus(this.#arena.exports.domain_init(domain, logN), DOMAIN)
      this.#pointers.set(logN, domain)
    }
    return { domain, logN }
  }
}

/** Transforms every n scalars, in place.
 * @throws KzgError `OUT_OF_MEMORY` */
export function transformRows(
  { ntt_forward, ntt_inverse, bit_reverse_fr }: KzgExports,
  { domain, logN }: Domain,
  { pointer, n: length }: WasmVec<'fr'>,
  { n, inverse, order }: TransformSpec,
): void {
  const rows = length / n
  const reorder = (): void => checkStatus(bit_reverse_fr(pointer, logN, rows), VALUES)
  if (inverse && order === 'natural') reorder()
  checkStatus((inverse ? ntt_inverse : ntt_forward)(domain, logN, pointer, rows), VALUES)
  if (!inverse && order === 'natural') reorder()
}
