/** Laws of signatures that bilinearity gives, on random keys and messages, in both variants. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBlsWith } from '../../src/bls.ts'
import type { Bls, SignatureSet } from '../../src/bls-api.ts'
import { decryptKeystore, encryptKeystore } from '../../src/keystore.ts'
import { groupsOf, negated, sumOf, VARIANTS } from '../reference/bls.ts'
import { frToBytes, R } from '../reference/field.ts'
import { platform } from '../spec/support.ts'

const fixed = (numRuns: number) => ({ seed: 12_381, numRuns })

const secrets = fc.bigInt({ min: 1n, max: R - 1n })
const messages = fc.uint8Array({ maxLength: 150 })
/** Signers with a message each, no two of which are equal. */
const signers = fc.uniqueArray(fc.record({ secret: secrets, message: messages }), {
  ...{ minLength: 2, maxLength: 5, selector: ({ message }) => message.join() },
})

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const at = bit % (8 * bytes.length)
  return bytes.map((byte, i) => (i === at >> 3 ? byte ^ (1 << (at & 7)) : byte))
}

/** The list, each item moved on by `by` places, and every other reversed. */
const permuted = <T>(list: readonly T[], by: number): T[] => {
  const turned = list.map((_, i) => list[(i + by) % list.length]!)
  return by % 2 ? turned.reverse() : turned
}

describe.each(VARIANTS)('%s', (variant) => {
  const { keys: keyGroup, signatures: signatureGroup } = groupsOf(variant)
  let bls: Bls
  beforeAll(async () => {
    bls = await createBlsWith(platform, { variant, scheme: 'possession', threads: 0 })
  })
  afterAll(() => bls.dispose())

  const signed = ({ secret, message }: { secret: bigint; message: Uint8Array }): SignatureSet => {
    const key = bls.secretKeyFromBytes(frToBytes(secret))
    const set = { publicKey: bls.publicKey(key), message, signature: bls.sign(key, message) }
    key.dispose()
    return set
  }
  const holds = ({ publicKey, message, signature }: SignatureSet): boolean => bls.verify(publicKey, message, signature)
  const publicKeysOf = (sets: readonly SignatureSet[]) => sets.map(({ publicKey }) => publicKey)
  const signaturesOf = (sets: readonly SignatureSet[]) => sets.map(({ signature }) => signature)
  const messagesOf = (sets: readonly SignatureSet[]) => sets.map(({ message }) => message)

  it('what is signed holds, and with any bit changed it does not', () => {
    fc.assert(
      fc.property(secrets, fc.uint8Array({ minLength: 1, maxLength: 150 }), fc.nat(), (secret, message, bit) => {
        const set = signed({ secret, message })
        expect(holds(set)).toBe(true)
        expect(holds({ ...set, message: flipped(message, bit) })).toBe(false)
        expect(holds({ ...set, signature: flipped(set.signature, bit) })).toBe(false)
        expect(holds({ ...set, publicKey: flipped(set.publicKey, bit) })).toBe(false)
      }),
      fixed(12),
    )
  })

  it('signatures and keys are linear: those of the sum of two secrets are the sums', () => {
    fc.assert(
      fc.property(secrets, secrets, messages, (a, b, message) => {
        fc.pre((a + b) % R !== 0n)
        const [one, other, both] = [a, b, (a + b) % R].map((secret) => signed({ secret, message })) as [
          SignatureSet,
          SignatureSet,
          SignatureSet,
        ]
        expect(bls.aggregate([one.signature, other.signature])).toEqual(both.signature)
        expect(bls.aggregatePublicKeys([one.publicKey, other.publicKey])).toEqual(both.publicKey)
      }),
      fixed(8),
    )
  })

  it('an aggregate has no order, and sums of sums are sums', () => {
    fc.assert(
      fc.property(signers, fc.nat(), (given, by) => {
        const list = signaturesOf(given.map(signed))
        const sum = bls.aggregate(list)
        expect(bls.aggregate(permuted(list, by))).toEqual(sum)
        expect(bls.aggregate([list[0]!, bls.aggregate(list.slice(1))])).toEqual(sum)
      }),
      fixed(6),
    )
  })

  it('an aggregate of different messages holds if all of them do, and a batch likewise', () => {
    fc.assert(
      fc.property(signers, fc.nat(), fc.boolean(), (given, at, isSound) => {
        const sets = given.map(signed)
        const wrong = signed({ ...given[at % given.length]!, message: Uint8Array.of(1, 2, 3, at & 0xff) })
        const list = sets.map((set, i) =>
          isSound || i !== at % sets.length ? set : { ...set, signature: wrong.signature },
        )
        const every = list.every(holds)
        expect(every).toBe(isSound)
        const aggregate = bls.aggregate(signaturesOf(list))
        expect(bls.aggregateVerify(publicKeysOf(list), messagesOf(list), aggregate)).toBe(every)
        expect(bls.verifyBatchSync(list)).toBe(every)
      }),
      fixed(10),
    )
  })

  it('one message by many holds exactly under the sum of their keys', () => {
    fc.assert(
      fc.property(signers, messages, fc.boolean(), (given, message, isSound) => {
        const sets = given.map(({ secret }) => signed({ secret, message }))
        const keys = publicKeysOf(sets)
        const aggregate = bls.aggregate(signaturesOf(isSound ? sets : sets.slice(1)))
        expect(bls.fastAggregateVerify(keys, message, aggregate)).toBe(isSound)
        expect(bls.verify(bls.aggregatePublicKeys(keys), message, aggregate)).toBe(isSound)
      }),
      fixed(8),
    )
  })

  it('a batch is not deceived by errors that cancel', async () => {
    await fc.assert(
      fc.asyncProperty(signers, secrets, async (given, secret) => {
        const sets = given.map(signed)
        const error = signed({ secret, message: Uint8Array.of(7) }).signature
        const errors = [error, negated(signatureGroup, error)]
        const split = sets.map((set, i) =>
          i < 2 ? { ...set, signature: sumOf(signatureGroup, [set.signature, errors[i]!]) } : set,
        )
        expect(bls.aggregate(signaturesOf(split))).toEqual(bls.aggregate(signaturesOf(sets)))
        expect(bls.verifyBatchSync(split)).toBe(false)
        expect(await bls.verifyBatch(split)).toBe(false)
        expect(await bls.verifyBatch(sets)).toBe(true)
      }),
      fixed(5),
    )
  })

  it('a path is one step after another, and keys come back from their bytes', () => {
    const index = fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
    const path = fc.array(index, { maxLength: 3 })
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 64 }), path, path, (seed, first, second) => {
        const text = (indices: readonly number[]): string => ['m', ...indices].join('/')
        const middle = bls.derivePath(seed, text(first))
        const [whole, inTwo] = [bls.derivePath(seed, text([...first, ...second])), bls.derivePath(middle, text(second))]
        const steps = second.reduce((key, next) => bls.deriveChild(key, next), bls.derivePath(middle, 'm'))
        const bytes = bls.secretKeyToBytes(whole)
        expect(bls.secretKeyToBytes(inTwo)).toEqual(bytes)
        expect(bls.secretKeyToBytes(steps)).toEqual(bytes)
        expect(bls.publicKey(bls.secretKeyFromBytes(bytes))).toEqual(bls.publicKey(whole))
      }),
      fixed(4),
    )
  })

  it('points come back from their encoding, and keys of any secret are valid', () => {
    fc.assert(
      fc.property(secrets, messages, (secret, message) => {
        const { publicKey, signature } = signed({ secret, message })
        expect(bls.aggregate([signature])).toEqual(signature)
        expect(bls.aggregatePublicKeys([publicKey])).toEqual(publicKey)
        expect(bls.keyValidate(publicKey)).toBe(true)
        expect(sumOf(keyGroup, [publicKey])).toEqual(publicKey)
        expect(sumOf(signatureGroup, [signature])).toEqual(signature)
      }),
      fixed(6),
    )
  })
})

it('a keystore gives back its secret to the password, in whatever form it is typed', async () => {
  const password = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
  await fc.assert(
    fc.asyncProperty(bytes(32), password, bytes(32), bytes(16), async (secret, typed, salt, iv) => {
      const keystore = await encryptKeystore(secret, typed, { kdf: 'pbkdf2', salt, iv })
      expect(await decryptKeystore(JSON.stringify(keystore), typed.normalize('NFC'))).toEqual(secret)
    }),
    fixed(1),
  )
})
