import { concatBytes } from '../../bytes.ts'
import { nativeSha256 } from '../../codec/native-sha256.ts'
import { KzgError } from '../../errors.ts'
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
    const length = parts.reduce((sum, part) => sum + (isHandle(part) ? part.n : part.length), 0)
    const native = nativeSha256(length)
    if (native) return native([concatBytes(parts.map((part) => (isHandle(part) ? this.#bytes(part) : part)))])
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

  sha256All(prefix: Uint8Array, bodies: readonly ByteVec[], suffixes: readonly Uint8Array[]): Uint8Array[] {
    const arena = this.#arena
    const { exports, instance } = arena
    const stride = instance.sizes.sha256State
    const sources = bodies.map((body) => memoryOf(instance, body))
    const length = sources[0]?.n ?? 0
    if (sources.some(({ n }) => n !== length)) throw new KzgError('INTERNAL', 'messages of different lengths')
    const native = nativeSha256(length)
    if (native) return bodies.map((body, i) => native([prefix, this.#bytes(body), suffixes[i]!]))
    const addresses = arena.uploadIntegers(sources.map(({ pointer }) => pointer))
    const first = arena.upload([prefix])
    try {
      return arena.scratch(stride * sources.length, ({ pointer }) => {
        const states = sources.map((_, i) => pointer + stride * i)
        for (const state of states) {
          exports.sha256_init(state)
          exports.sha256_update(state, first.pointer, first.n)
        }
        exports.sha256_update_all(pointer, addresses.pointer, sources.length, length)
        return states.map((state, i) => {
          const last = arena.upload([suffixes[i]!])
          exports.sha256_update(state, last.pointer, last.n)
          last.dispose()
          return arena.output(DIGEST, (out) => exports.sha256_finish(state, out))
        })
      })
    } finally {
      first.dispose()
      addresses.dispose()
    }
  }

  /** The bytes behind a handle, where they are. */
  #bytes(vec: ByteVec): Uint8Array {
    const { instance } = this.#arena
    const { pointer } = memoryOf(instance, vec)
    return instance.bytes.subarray(pointer, pointer + vec.n)
  }
}
