import { KzgError } from '../../errors.ts'
import type { KzgExports } from './exports.gen.ts'

/** Bytes of the internal forms, which differ between tiers. */
export interface Sizes {
  readonly fr: number
  readonly g1Affine: number
  readonly g1: number
  readonly g2Affine: number
  readonly g2Prepared: number
  readonly sha256State: number
}

/** One instance of a module, with memory of its own. After a trap nothing in it can be trusted, so it answers no more calls. */
export class WasmInstance<E extends KzgExports = KzgExports> {
  /** The module's functions; each throws KzgError `TRAP` if it traps, and ever after. */
  readonly exports: E
  readonly sizes: Sizes
  #trap: KzgError | undefined
  #bytes = new Uint8Array()

  /** @throws KzgError `WASM_LOAD` for a module of somebody else */
  constructor(exports: WebAssembly.Exports) {
    if (!('fr_size' in exports)) throw new KzgError('WASM_LOAD', 'the WebAssembly module is not one of this package')
    this.exports = this.#guarded(exports) as unknown as E
    this.sizes = {
      fr: this.exports.fr_size(),
      g1Affine: this.exports.g1_affine_size(),
      g1: this.exports.g1_size(),
      g2Affine: this.exports.g2_affine_size(),
      g2Prepared: this.exports.g2_prepared_size(),
      sha256State: this.exports.sha256_state_size(),
    }
  }

  get isUsable(): boolean {
    return this.#trap === undefined
  }

  /** The whole memory; valid until the next call of an export, which may grow it. */
  get bytes(): Uint8Array {
    const { buffer } = this.exports.memory
    if (this.#bytes.buffer !== buffer) this.#bytes = new Uint8Array(buffer)
    return this.#bytes
  }

  /** @throws KzgError `OUT_OF_MEMORY` */
  alloc(bytes: number): number {
    // Wasm takes the low 32 bits of a number: a larger request would silently become a small one.
    const pointer = bytes > MAX_ALLOCATION ? 0 : this.exports.mem_alloc(bytes) >>> 0
    if (pointer === 0) throw new KzgError('OUT_OF_MEMORY', `WebAssembly memory has no room for another ${bytes} bytes`)
    return pointer
  }

  free(pointer: number, bytes: number): void {
    if (this.isUsable) this.exports.mem_free(pointer, bytes)
  }

  #guarded(exports: WebAssembly.Exports): WebAssembly.Exports {
    return Object.fromEntries(
      Object.entries(exports).map(([name, value]) => [
        name,
        typeof value === 'function' ? this.#guard(name, value) : value,
      ]),
    )
  }

  // biome-ignore lint/complexity/noBannedTypes: the type that WebAssembly.Exports has
  #guard(name: string, call: Function): (...args: unknown[]) => unknown {
    return (...args) => {
      if (this.#trap) throw this.#trap
      try {
        return call(...args)
      } catch (cause) {
        // No import of the module throws, so whatever comes out of it is a trap (an engine's RangeError is stack exhaustion).
        this.#trap = new KzgError(
          'TRAP',
          `WebAssembly trapped in ${name}; the next call starts a new instance`,
          undefined,
          {
            cause,
          },
        )
        throw this.#trap
      }
    }
  }
}

const MAX_ALLOCATION = 2 ** 31 - 1
