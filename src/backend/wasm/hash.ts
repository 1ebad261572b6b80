import type { ByteVec, HashOps } from '../backend.ts'
import { type Arena, memoryOf } from './memory.ts'

const DIGEST = 32
/** Bytes of the host are hashed through a window of this size, so that hashing a large asset needs little memory. */
const WINDOW = 1 << 16

// Not by `instanceof Uint8Array`, which fails for an array of another realm.
const isHandle = (part: ByteVec | Uint8Array): part is ByteVec => 'dispose' in part

export class WasmHash implements HashOps {
  readonly #arena: Arena

  constructor(arena: Arena) {
    this.#arena = arena
  }

  sha256(parts: readonly (ByteVec | Uint8Array)[]): Uint8Array {
    const { exports, instance } = this.#arena
    return this.#arena.scratch(instance.sizes.sha256State + WINDOW, ({ pointer: state }) => {
      const window = state + instance.sizes.sha256State
      let buffered = 0
      const flush = () => {
        if (buffered > 0) exports.sha256_update(state, window, buffered)
        buffered = 0
      }
      exports.sha256_init(state)
      for (const part of parts) {
        if (!isHandle(part)) {
          for (let from = 0; from < part.length; ) {
            const slice = part.subarray(from, from + WINDOW - buffered)
            instance.bytes.set(slice, window + buffered)
            buffered += slice.length
            from += slice.length
            if (buffered === WINDOW) flush()
          }
        } else {
          flush()
          exports.sha256_update(state, memoryOf(instance, part).pointer, part.n)
        }
      }
      flush()
      return this.#arena.output(DIGEST, (out) => exports.sha256_finish(state, out))
    })
  }
}
