import { KzgError } from '../../errors.ts'
import type { MemoryExports } from './exports.gen.ts'

/** One instance of a module, with memory of its own. After a trap nothing in it can be trusted, so it answers no more calls. */
export class MemoryInstance<E extends MemoryExports = MemoryExports> {
  /** The module's functions; each throws KzgError `TRAP` if it traps, and ever after. */
  readonly exports: E
  #trap: KzgError | undefined
  #bytes = new Uint8Array()

  constructor(exports: WebAssembly.Exports) {
    this.exports = this.#guarded(exports) as unknown as E
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
