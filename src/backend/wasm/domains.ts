import { checkStatus } from '../../errors.ts'
import type { Arena } from './memory.ts'

const DOMAIN = { name: 'domain' }

/** Roots of unity by size, computed once per instance and kept as long as it. */
export class Domains {
  readonly #arena: Arena
  readonly #pointers = new Map<number, number>()

  constructor(arena: Arena) {
    this.#arena = arena
  }

  /** @param n a power of two
   * @throws KzgError `TOO_LARGE`; `OUT_OF_MEMORY` */
  ofSize(n: number): { domain: number; logN: number } {
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
