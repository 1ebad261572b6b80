import { checkStatus, KzgError } from '../../errors.ts'
import { type BlsGroup, COMPRESSED_LENGTH } from '../bls.ts'
import { type Buffers, withBuffers } from './buffers.ts'
import type { SecretExports } from './exports.gen.ts'
import type { MemoryInstance } from './memory-instance.ts'
import { Replaceable } from './replaceable.ts'

/** Bytes of a secret key. */
export const SECRET_KEY_LENGTH = 32

const GROUP_NUMBER: Readonly<Record<BlsGroup, number>> = { G1: 1, G2: 2 }
const KEY = { name: 'secret key' }

/** Where a key is. */
export interface KeySlot {
  readonly instance: MemoryInstance<SecretExports>
  readonly pointer: number
}

/**
 * Secrets in the memory of an instance of `bls.baseline.wasm`, which is used for nothing else. There is no copy of a key outside:
 * if the instance traps, its keys are lost.
 */
export class SecretBackend {
  readonly #wasm: Replaceable<SecretExports>
  readonly #live = new Set<KeySlot>()

  private constructor(wasm: Replaceable<SecretExports>) {
    this.#wasm = wasm
  }

  /** @throws KzgError `WASM_LOAD`; `WASM_CSP` */
  static async create(module: WebAssembly.Module): Promise<SecretBackend> {
    return new SecretBackend(await Replaceable.start<SecretExports>(module, 'sk_sign'))
  }

  get memoryBytes(): number {
    return this.#wasm.memoryBytes
  }

  /** @param salt empty for that of EIP-2333
   * @throws KzgError `BAD_LENGTH` for less than 32 bytes of material */
  generate(material: Uint8Array, salt: Uint8Array, info: Uint8Array): KeySlot {
    return this.#make(
      (exports, { put }, target) =>
        exports.sk_generate(put(material), material.length, put(salt), salt.length, put(info), info.length, target),
      'key material',
    )
  }

  /** @param bytes 32 of them
   * @throws KzgError `BAD_SECRET_KEY` */
  import(bytes: Uint8Array): KeySlot {
    return this.#make((exports, _buffers, target, { bytes: memory }) => {
      memory.set(bytes, target)
      return exports.sk_check(target)
    })
  }

  /** @throws KzgError `BAD_LENGTH` for less than 32 bytes of seed */
  deriveMaster(seed: Uint8Array): KeySlot {
    return this.#make((exports, { put }, target) => exports.sk_derive_master(put(seed), seed.length, target), 'seed')
  }

  deriveChild(parent: KeySlot, index: number): KeySlot {
    const from = this.#pointer(parent)
    return this.#make((exports, _buffers, target) => exports.sk_derive_child(from, index, target))
  }

  /** Another key of the same value. */
  copy(key: KeySlot): KeySlot {
    const from = this.#pointer(key)
    return this.#make((exports, _buffers, target, { bytes }) => {
      bytes.copyWithin(target, from, from + SECRET_KEY_LENGTH)
      return exports.sk_check(target)
    })
  }

  /** A copy of the key, the caller's to guard. */
  export(key: KeySlot): Uint8Array {
    const pointer = this.#pointer(key)
    return key.instance.bytes.slice(pointer, pointer + SECRET_KEY_LENGTH)
  }

  publicKey(key: KeySlot, group: BlsGroup): Uint8Array {
    return this.#point(key, group, (exports, _buffers, pointer, target) =>
      exports.sk_public_key(GROUP_NUMBER[group], pointer, target),
    )
  }

  /** @param prefix what the message is hashed behind */
  sign(key: KeySlot, group: BlsGroup, prefix: Uint8Array, message: Uint8Array, tag: Uint8Array): Uint8Array {
    return this.#point(key, group, (exports, { put }, pointer, target) =>
      exports.sk_sign(
        GROUP_NUMBER[group],
        pointer,
        put(prefix),
        prefix.length,
        put(message),
        message.length,
        put(tag),
        tag.length,
        target,
      ),
    )
  }

  /** The key times a point, both compressed.
   * @throws KzgError `BAD_FLAGS`, `NON_CANONICAL`, `NOT_ON_CURVE`, `NOT_IN_SUBGROUP` */
  multiply(key: KeySlot, group: BlsGroup, point: Uint8Array): Uint8Array {
    return this.#point(key, group, (exports, { put }, pointer, target) =>
      exports.sk_multiply(GROUP_NUMBER[group], pointer, put(point), target),
    )
  }

  /** A secret scalar times a point, of which copies are wiped.
   * @param scalar 32 bytes of any value, taken modulo r
   * @param point compressed or uncompressed, as its length says
   * @returns the product, uncompressed
   * @throws KzgError `BAD_FLAGS`, `NON_CANONICAL`, `NOT_ON_CURVE`, `NOT_IN_SUBGROUP` */
  multiplyScalar(scalar: Uint8Array, group: BlsGroup, point: Uint8Array): Uint8Array {
    const { instance } = this.#wasm
    return wiping(instance, ({ put, room, read }) => {
      const compressed = COMPRESSED_LENGTH[group]
      const target = room(2 * compressed)
      const form = point.length === compressed ? 1 : 0
      const { sk_multiply_scalar: multiply } = instance.exports
      checkStatus(multiply(GROUP_NUMBER[group], put(scalar), put(point), form, target), { name: 'point' })
      return read(target, 2 * compressed)
    })
  }

  /** Wipes a key. A second time does nothing. */
  forget(key: KeySlot): void {
    if (this.#live.delete(key) && key.instance.isUsable) key.instance.exports.sk_free(key.pointer, SECRET_KEY_LENGTH)
  }

  /** Wipes all keys. */
  dispose(): void {
    for (const key of this.#live) this.forget(key)
    this.#wasm.dispose()
  }

  #make(
    fill: (exports: SecretExports, buffers: Buffers, target: number, instance: MemoryInstance<SecretExports>) => number,
    name = KEY.name,
  ): KeySlot {
    const { instance } = this.#wasm
    const pointer = instance.alloc(SECRET_KEY_LENGTH)
    try {
      checkStatus(
        wiping(instance, (buffers) => fill(instance.exports, buffers, pointer, instance)),
        { name },
      )
    } catch (error) {
      if (instance.isUsable) instance.exports.sk_free(pointer, SECRET_KEY_LENGTH)
      throw error
    }
    const key = { instance, pointer }
    this.#live.add(key)
    return key
  }

  #point(
    key: KeySlot,
    group: BlsGroup,
    compute: (exports: SecretExports, buffers: Buffers, pointer: number, target: number) => number,
  ): Uint8Array {
    const pointer = this.#pointer(key)
    const { instance } = key
    return wiping(instance, (buffers) => {
      const length = COMPRESSED_LENGTH[group]
      const target = buffers.room(length)
      checkStatus(compute(instance.exports, buffers, pointer, target), { name: 'point' })
      return buffers.read(target, length)
    })
  }

  /** @throws KzgError `DISPOSED`; `TRAP` for a key whose instance has trapped */
  #pointer(key: KeySlot): number {
    if (!this.#live.has(key)) throw new KzgError('DISPOSED', 'the secret key was disposed')
    if (!key.instance.isUsable) throw new KzgError('TRAP', 'the secret key is lost, since its instance trapped')
    return key.pointer
  }
}

/** A call whose buffers are wiped, since some of them hold secrets. */
const wiping = <T>(instance: MemoryInstance<SecretExports>, call: (buffers: Buffers) => T): T =>
  withBuffers(instance, call, (pointer, length) => {
    if (instance.isUsable) instance.exports.sk_free(pointer, length)
  })
