import { checkStatus, KzgError, type Operand } from '../../errors.ts'
import { type Assignment, type BlsGroup, COMPRESSED_LENGTH, type Statement } from '../bls.ts'
import { type Buffers, withBuffers } from './buffers.ts'
import type { BlsExports } from './exports.gen.ts'
import { Replaceable } from './replaceable.ts'

const GROUP_NUMBER: Readonly<Record<BlsGroup, number>> = { G1: 1, G2: 2 }
/** Bytes of randomness that a signature of a batch takes. */
export const FACTOR_LENGTH = 16

/** The public side of signatures over a `bls` artefact. Points have the lengths of their groups; nothing else is known of them. */
export class BlsBackend {
  readonly tier: string
  readonly #wasm: Replaceable<BlsExports>

  private constructor(tier: string, wasm: Replaceable<BlsExports>) {
    this.tier = tier
    this.#wasm = wasm
  }

  /** @throws KzgError `WASM_LOAD`; `WASM_CSP` */
  static async create(tier: string, module: WebAssembly.Module): Promise<BlsBackend> {
    return new BlsBackend(tier, await Replaceable.start<BlsExports>(module, 'bls_verify'))
  }

  get memoryBytes(): number {
    return this.#wasm.memoryBytes
  }

  /** CoreAggregateVerify. `false` also for keys and signatures that are none. */
  verify(groups: Assignment, { keys, messages, augmented, tag }: Statement, signature: Uint8Array): boolean {
    return this.#call((exports, { put, putAll, putIntegers }) =>
      verdict(
        exports.bls_verify(
          variant(groups),
          putAll(keys),
          keys.length,
          putAll(messages),
          putIntegers(lengths(messages)),
          augmented ? 1 : 0,
          put(tag),
          tag.length,
          put(signature),
        ),
      ),
    )
  }

  /** FastAggregateVerify. `false` as above. */
  verifyCommon(
    groups: Assignment,
    { keys, tag }: Omit<Statement, 'messages' | 'augmented'>,
    message: Uint8Array,
    signature: Uint8Array,
  ): boolean {
    return this.#call((exports, { put, putAll }) =>
      verdict(
        exports.bls_fast_verify(
          variant(groups),
          putAll(keys),
          keys.length,
          put(message),
          message.length,
          put(tag),
          tag.length,
          put(signature),
        ),
      ),
    )
  }

  /** Whether each key signed its message. `false` as above.
   * @param random 16 bytes for each, which nobody could foresee */
  verifyBatch(
    groups: Assignment,
    { keys, messages, augmented, tag }: Statement,
    signatures: readonly Uint8Array[],
    random: Uint8Array,
  ): boolean {
    return this.#call((exports, { put, putAll, putIntegers }) =>
      verdict(
        exports.bls_batch_verify(
          variant(groups),
          putAll(keys),
          putAll(signatures),
          keys.length,
          putAll(messages),
          putIntegers(lengths(messages)),
          augmented ? 1 : 0,
          put(tag),
          tag.length,
          put(random),
        ),
      ),
    )
  }

  /** The sum of points, compressed.
   * @param asKeys whether infinity is refused
   * @throws KzgError with the operand's index: `BAD_FLAGS`, `NON_CANONICAL`, `NOT_ON_CURVE`, `NOT_IN_SUBGROUP`, `POINT_AT_INFINITY` */
  sum(group: BlsGroup, points: readonly Uint8Array[], asKeys: boolean, operand: Operand): Uint8Array {
    const length = COMPRESSED_LENGTH[group]
    return this.#call((exports, { putAll, room, read }) => {
      const target = room(length)
      checkStatus(exports.bls_sum(GROUP_NUMBER[group], putAll(points), points.length, asKeys ? 1 : 0, target), operand)
      return read(target, length)
    })
  }

  /** The message as a point, uncompressed. */
  hash(group: BlsGroup, isUniform: boolean, message: Uint8Array, tag: Uint8Array): Uint8Array {
    const length = 2 * COMPRESSED_LENGTH[group]
    return this.#call((exports, { put, room, read }) => {
      const target = room(length)
      const status = exports.h2c_hash(
        GROUP_NUMBER[group],
        isUniform ? 0 : 1,
        put(message),
        message.length,
        put(tag),
        tag.length,
        target,
      )
      checkStatus(status, { name: 'tag' })
      return read(target, length)
    })
  }

  /** `expand_message_xmd`.
   * @throws KzgError `TOO_LARGE` */
  expand(message: Uint8Array, tag: Uint8Array, length: number): Uint8Array {
    return this.#call((exports, { put, room, read }) => {
      const target = room(length)
      const status = exports.h2c_expand(put(message), message.length, put(tag), tag.length, target, length)
      checkStatus(status, { name: 'length' })
      return read(target, length)
    })
  }

  dispose(): void {
    this.#wasm.dispose()
  }

  #call<T>(body: (exports: BlsExports, buffers: Buffers) => T): T {
    const { instance } = this.#wasm
    return withBuffers(instance, (buffers) => body(instance.exports, buffers))
  }
}

const variant = ({ keys }: Assignment): number => (keys === 'G1' ? 0 : 1)
const lengths = (messages: readonly Uint8Array[]): number[] => messages.map(({ length }) => length)

/** @throws KzgError `OUT_OF_MEMORY` */
function verdict(word: number): boolean {
  if (word > 1 || word < 0) checkStatus(word, { name: 'signature' })
  return word === 1
}

/** @throws KzgError `INTERNAL` unless there are as many bytes as a batch of n takes */
export function requireFactors(random: Uint8Array, n: number): void {
  if (random.length !== FACTOR_LENGTH * n)
    throw new KzgError('INTERNAL', 'a batch has another length than its randomness')
}
