import { createRequire } from 'node:module'
import { versionOf } from './packages.ts'
import { prepared, type Subject } from './subject.ts'

interface Encoded {
  toBytes(compress: boolean): Uint8Array
}

interface Blst {
  readonly PublicKey: { fromBytes(bytes: Uint8Array, validate: boolean): Encoded }
  readonly Signature: { fromBytes(bytes: Uint8Array, validate: boolean): Encoded }
  readonly SecretKey: { fromBytes(bytes: Uint8Array): { sign(message: Uint8Array): Encoded } }
  verify(message: Uint8Array, key: Encoded, signature: Encoded, checkKey: boolean, checkSignature: boolean): boolean
  verifyMultipleAggregateSignatures(
    sets: readonly { msg: Uint8Array; pk: Encoded; sig: Encoded }[],
    checkKeys: boolean,
    checkSignatures: boolean,
  ): boolean
}

/** blst for Node, as consensus clients use it. Keys and signatures are decoded from bytes and checked, as elsewhere. */
export const chainsafeBlst: Subject = {
  id: 'chainsafe-blst',
  offers: { decodeG1: true, blsSign: true, blsVerify: true, blsVerifyBatch: true },
  async import() {
    const blst = createRequire(import.meta.url)('@chainsafe/blst') as Blst
    const { PublicKey, Signature, SecretKey } = blst
    return {
      async ready() {
        return {
          version: await versionOf('@chainsafe/blst'),
          methods: {
            blsSign: (secret: Uint8Array, message: Uint8Array) => {
              const key = SecretKey.fromBytes(secret)
              return prepared(
                () => key.sign(message),
                (signature) => [signature.toBytes(true)],
              )
            },
            blsVerify: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
              prepared(
                () =>
                  blst.verify(
                    message,
                    PublicKey.fromBytes(key, true),
                    Signature.fromBytes(signature, false),
                    ...([false, true] as const),
                  ),
                (holds) => holds,
              ),
            blsVerifyBatch: (keys: Uint8Array[], messages: Uint8Array[], signatures: Uint8Array[]) =>
              prepared(
                () => {
                  const sets = keys.map((key, i) => ({
                    msg: messages[i]!,
                    pk: PublicKey.fromBytes(key, true),
                    sig: Signature.fromBytes(signatures[i]!, false),
                  }))
                  return blst.verifyMultipleAggregateSignatures(sets, false, true)
                },
                (holds) => holds,
              ),
            decodeG1: (point: Uint8Array) =>
              prepared(
                () => PublicKey.fromBytes(point, true),
                (key) => [key.toBytes(false)],
              ),
          },
        }
      },
    }
  },
}
