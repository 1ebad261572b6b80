/** Signatures of both variants and all schemes beside @noble/curves, on every tier. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBlsWith } from '../../src/bls.ts'
import type { Bls, BlsOptions } from '../../src/bls-api.ts'
import type { SecretKey } from '../../src/bls-secret-key.ts'
import { randomBytes } from '../vectors/prng.ts'
import { codeOf, platform, runnableTiers } from './support.ts'

const SCHEMES = ['basic', 'augmentation', 'possession'] as const
const VARIANTS = ['minimal-pubkey-size', 'minimal-signature-size'] as const
const SUFFIX = { basic: 'NUL', augmentation: 'AUG', possession: 'POP' }
const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** The same variant of @noble/curves. */
const oracleOf = (variant: (typeof VARIANTS)[number]) =>
  variant === 'minimal-pubkey-size'
    ? { signer: bls12_381.longSignatures, group: 'G2' }
    : { signer: bls12_381.shortSignatures, group: 'G1' }

const cases = runnableTiers().flatMap((tier) =>
  VARIANTS.flatMap((variant) => SCHEMES.map((scheme) => ({ tier, variant, scheme }))),
)

describe.each(cases)('$tier · $variant · $scheme', ({ tier, variant, scheme }) => {
  const { signer, group } = oracleOf(variant)
  const messages = [0, 1, 32, 200].map((length, i) => randomBytes(`bls ${variant} ${scheme} ${i}`, length))
  let bls: Bls
  let keys: SecretKey[]
  let publicKeys: Uint8Array[]
  let signatures: Uint8Array[]

  /** What is hashed. */
  const signed = (i: number): Uint8Array =>
    scheme === 'augmentation' ? Buffer.concat([publicKeys[i]!, messages[i]!]) : messages[i]!

  beforeAll(async () => {
    bls = await createBlsWith(platform, { tier, variant, scheme })
    keys = messages.map((_, i) => bls.keyGen(randomBytes(`bls key ${variant} ${scheme} ${i}`, 32)))
    publicKeys = keys.map(bls.publicKey)
    signatures = keys.map((key, i) => bls.sign(key, messages[i]!))
  })
  afterAll(() => bls.dispose())

  test('the tag is the draft’s', () => {
    const tag = `BLS_SIG_BLS12381${group}_XMD:SHA-256_SSWU_RO_${SUFFIX[scheme]}_`
    expect(new TextDecoder().decode(bls.tag)).toBe(tag)
  })

  test('public keys and signatures are those of the oracle', () => {
    keys.forEach((key, i) => {
      const secret = bls.secretKeyToBytes(key)
      expect(publicKeys[i]).toEqual(signer.getPublicKey(secret).toBytes())
      const hash = signer.hash(signed(i), bls.tag as never)
      expect(signatures[i]).toEqual(signer.Signature.toBytes(signer.sign(hash as never, secret) as never))
    })
  })

  test('signatures hold of their message and key alone', () => {
    signatures.forEach((signature, i) => {
      expect(bls.verify(publicKeys[i]!, messages[i]!, signature)).toBe(true)
      expect(bls.verify(publicKeys[(i + 1) % 4]!, messages[i]!, signature)).toBe(false)
      expect(bls.verify(publicKeys[i]!, messages[(i + 1) % 4]!, signature)).toBe(false)
    })
  })

  test('aggregates', () => {
    const aggregate = bls.aggregate(signatures)
    expect(bls.aggregateVerify(publicKeys, messages, aggregate)).toBe(true)
    expect(bls.aggregateVerify(publicKeys, [...messages].reverse(), aggregate)).toBe(false)
    expect(bls.aggregateVerify([], [], aggregate)).toBe(false)
    expect(codeOf(() => bls.aggregateVerify(publicKeys, messages.slice(1), aggregate))).toBe('LENGTH_MISMATCH')
    expect(codeOf(() => bls.aggregate([]))).toBe('EMPTY_LIST')
    const two = keys.slice(0, 2).map((key) => bls.sign(key, text('same')))
    const holds = bls.aggregateVerify(publicKeys.slice(0, 2), [text('same'), text('same')], bls.aggregate(two))
    expect(holds).toBe(scheme !== 'basic')
  })

  test('one message by many, and proofs of possession', () => {
    const key = keys[0]!
    if (scheme !== 'possession') {
      expect(codeOf(() => bls.popProve(key))).toBe('BAD_OPTION')
      expect(codeOf(() => bls.popVerify(publicKeys[0]!, signatures[0]!))).toBe('BAD_OPTION')
      expect(codeOf(() => bls.fastAggregateVerify(publicKeys, messages[0]!, signatures[0]!))).toBe('BAD_OPTION')
      return
    }
    const aggregate = bls.aggregate(keys.map((key) => bls.sign(key, text('same'))))
    expect(bls.fastAggregateVerify(publicKeys, text('same'), aggregate)).toBe(true)
    expect(bls.verify(bls.aggregatePublicKeys(publicKeys), text('same'), aggregate)).toBe(true)
    expect(bls.fastAggregateVerify(publicKeys.slice(1), text('same'), aggregate)).toBe(false)
    expect(bls.fastAggregateVerify([], text('same'), aggregate)).toBe(false)
    const proof = bls.popProve(key)
    const hash = signer.hash(publicKeys[0]!, bls.proofTag as never)
    const expected = signer.sign(hash as never, bls.secretKeyToBytes(key))
    expect(proof).toEqual(signer.Signature.toBytes(expected as never))
    expect(bls.popVerify(publicKeys[0]!, proof)).toBe(true)
    expect(bls.popVerify(publicKeys[1]!, proof)).toBe(false)
    // A signature of the key as message is no proof: the tags differ.
    expect(bls.popVerify(publicKeys[0]!, bls.sign(key, publicKeys[0]!))).toBe(false)
  })

  test('batches', async () => {
    const sets = signatures.map((signature, i) => ({ publicKey: publicKeys[i]!, message: messages[i]!, signature }))
    expect(bls.verifyBatchSync(sets)).toBe(true)
    expect(await bls.verifyBatch(sets)).toBe(true)
    const swapped = sets.map((set, i) => ({ ...set, signature: signatures[i ^ 1]! }))
    expect(bls.verifyBatchSync(swapped)).toBe(false)
    expect(await bls.verifyBatch(swapped)).toBe(false)
    // Splitting zero: two wrong signatures whose errors cancel in the plain sum.
    const errors = bls.aggregate([signatures[0]!, signatures[1]!])
    const { Signature } = signer
    const point = (bytes: Uint8Array) =>
      Signature.fromBytes(bytes) as never as { add(p: unknown): never; negate(): never }
    const wrong = [point(signatures[0]!).add(point(errors)), point(signatures[1]!).add(point(errors).negate())]
    const split = sets.map((set, i) => (i < 2 ? { ...set, signature: Signature.toBytes(wrong[i] as never) } : set))
    expect(bls.aggregate(split.map(({ signature }) => signature))).toEqual(bls.aggregate(signatures))
    expect(bls.verifyBatchSync(split)).toBe(false)
    expect(bls.verifyBatchSync([])).toBe(false)
    expect(await bls.verifyBatch([{ ...sets[0]!, signature: new Uint8Array(3) }])).toBe(false)
  })

  test('what is no key or signature does not hold', () => {
    const [key, message, signature] = [publicKeys[0]!, messages[0]!, signatures[0]!]
    const infinity = (length: number) => Uint8Array.from({ length }, (_, i) => (i === 0 ? 0xc0 : 0))
    const flipped = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 0 ? byte ^ 0x80 : byte))
    for (const bad of [infinity(key.length), flipped(key), key.slice(1), new Uint8Array(key.length)]) {
      expect(bls.verify(bad, message, signature)).toBe(false)
      expect(bls.keyValidate(bad)).toBe(false)
      expect(bls.aggregateVerify([key, bad], [message, text('b')], signature)).toBe(false)
      expect(bls.verifyBatchSync([{ publicKey: bad, message, signature }])).toBe(false)
    }
    expect(bls.keyValidate(key)).toBe(true)
    for (const bad of [infinity(signature.length), flipped(signature), signature.slice(1)]) {
      expect(bls.verify(key, message, bad)).toBe(false)
      expect(bls.verifyBatchSync([{ publicKey: key, message, signature: bad }])).toBe(false)
    }
    expect(bls.verify(infinity(key.length), message, infinity(signature.length))).toBe(false)
    expect(codeOf(() => bls.verify('key' as never, message, signature))).toBe('BAD_TYPE')
    expect(codeOf(() => bls.aggregatePublicKeys([key, infinity(key.length)]))).toBe('POINT_AT_INFINITY')
  })
})

describe('options', () => {
  const make = (options: Partial<BlsOptions>) => createBlsWith(platform, options as BlsOptions)
  test.each([
    {},
    { variant: 'minimal-pubkey-size' },
    { scheme: 'basic' },
    { variant: 'G1', scheme: 'basic' },
    { variant: 'minimal-pubkey-size', scheme: 'basic', capabilities: 'both' },
  ] as Partial<BlsOptions>[])('%j is refused', async (options) => {
    await expect(make(options)).rejects.toMatchObject({ code: 'BAD_OPTION' })
  })

  test('an empty tag is refused', async () => {
    const options = { variant: 'minimal-pubkey-size', scheme: 'basic', tag: '' } as const
    await expect(make(options)).rejects.toMatchObject({ code: 'BAD_LENGTH' })
  })

  test('an instance that verifies takes no secrets', async () => {
    const bls = await make({ variant: 'minimal-pubkey-size', scheme: 'basic', capabilities: 'verify' })
    expect(codeOf(() => bls.keyGen(new Uint8Array(32)))).toBe('CAPABILITY_NOT_LOADED')
    expect(bls.report.secretTier).toBeUndefined()
    bls.dispose()
    expect(codeOf(() => bls.keyValidate(new Uint8Array(48)))).toBe('DISPOSED')
  })
})
