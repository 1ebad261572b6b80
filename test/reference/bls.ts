/** Signatures of draft-irtf-cfrg-bls-signature-05 in both variants and all schemes, and the hashes of RFC 9380, over @noble/curves. */
import { createHash, hkdfSync } from 'node:crypto'
import { expand_message_xmd } from '@noble/curves/abstract/hash-to-curve.js'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBigint, bytesToFr, concat, frToBytes, R } from './field.ts'
import { pairingProductIsOne } from './group.ts'

export const VARIANTS = ['minimal-pubkey-size', 'minimal-signature-size'] as const
export const SCHEMES = ['basic', 'augmentation', 'possession'] as const
export type Variant = (typeof VARIANTS)[number]
export type Scheme = (typeof SCHEMES)[number]
export type Group = 'G1' | 'G2'
type Bytes = Uint8Array

export interface Suite {
  readonly variant: Variant
  readonly scheme: Scheme
  /** In place of the draft's. */
  readonly tag?: Bytes | undefined
}

export interface SignatureSet {
  readonly publicKey: Bytes
  readonly message: Bytes
  readonly signature: Bytes
}

/** What the points of both groups have in common; noble's types differ by their field. */
export type Point = typeof bls12_381.G1.Point.BASE
type Signer = Omit<typeof bls12_381.longSignatures, 'hash'> & { hash(message: Bytes, tag: Bytes): Point }

const SUFFIX = { basic: 'NUL', augmentation: 'AUG', possession: 'POP' }
const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

export const groupsOf = (variant: Variant): { keys: Group; signatures: Group } =>
  variant === 'minimal-pubkey-size' ? { keys: 'G1', signatures: 'G2' } : { keys: 'G2', signatures: 'G1' }

/** Section 4.2: the tag of signatures. */
export const tagOf = ({ variant, scheme }: Suite): Bytes =>
  utf8(`BLS_SIG_BLS12381${groupsOf(variant).signatures}_XMD:SHA-256_SSWU_RO_${SUFFIX[scheme]}_`)
const proofTagOf = (variant: Variant): Bytes =>
  utf8(`BLS_POP_BLS12381${groupsOf(variant).signatures}_XMD:SHA-256_SSWU_RO_POP_`)

const pointsOf = (group: Group) => bls12_381[group].Point as unknown as typeof bls12_381.G1.Point

/** A point of the subgroup, which infinity is in, from its compressed form. */
export function decode(group: Group, bytes: Bytes): Point {
  if (bytes.length !== (group === 'G1' ? 48 : 96)) throw new Error('a point has another length')
  if (bytes[0] === 0xc0 && bytes.subarray(1).every((byte) => byte === 0)) return pointsOf(group).ZERO
  const point = pointsOf(group).fromBytes(Uint8Array.from(bytes))
  point.assertValidity()
  return point
}

/** noble refuses to encode an infinity that was computed. */
export const encode = (group: Group, point: Point): Bytes => (point.is0() ? pointsOf(group).ZERO : point).toBytes(true)

export const sumOf = (group: Group, points: readonly Bytes[]): Bytes =>
  encode(
    group,
    points.map((bytes) => decode(group, bytes)).reduce((sum, point) => sum.add(point), pointsOf(group).ZERO),
  )

export const negated = (group: Group, point: Bytes): Bytes => encode(group, decode(group, point).negate())

/** The first of nothing is nothing that the draft defines. */
function requireSome(list: readonly unknown[]): void {
  if (list.length === 0) throw new Error('an aggregate of nothing')
}

/** noble takes what is not canonical modulo r. */
function secretKey(bytes: Bytes): Bytes {
  if (bytesToFr(bytes) === 0n) throw new Error('a key is not zero')
  return bytes
}

function holds(call: () => boolean): boolean {
  try {
    return call()
  } catch {
    return false
  }
}

export type Reference = ReturnType<typeof reference>

/** The operations of a suite on compressed points. Verification of what is no point is `false`; others throw. */
export function reference(suite: Suite) {
  const { variant, scheme, tag = tagOf(suite) } = suite
  const { keys, signatures } = groupsOf(variant)
  const signer = (variant === 'minimal-pubkey-size'
    ? bls12_381.longSignatures
    : bls12_381.shortSignatures) as unknown as Signer

  const hashed = (publicKey: Bytes, message: Bytes, under = tag): Point =>
    signer.hash(scheme === 'augmentation' && under === tag ? concat([publicKey, message]) : message, under)
  const key = (bytes: Bytes): Point => {
    const point = decode(keys, bytes)
    if (point.is0()) throw new Error('a key is not infinity')
    return point
  }
  /** `Π e(key, hash) = e(generator, signature)`; a signature may be infinity here, as in the draft. */
  const verifyAll = (statements: readonly (readonly [publicKey: Bytes, hash: Point])[], signature: Bytes): boolean =>
    holds(() => {
      const pairs = statements.map(([publicKey, hash]) => [key(publicKey), hash] as const)
      const all = [...pairs, [pointsOf(keys).BASE.negate(), decode(signatures, signature)] as const]
      return pairingProductIsOne(
        all.map(([a, b]) => (keys === 'G1' ? { g1: a, g2: b as never } : { g1: b, g2: a as never })),
      )
    })
  const sign = (secret: Bytes, hash: Point): Bytes =>
    encode(signatures, signer.sign(hash as never, secretKey(secret)) as never)

  const its = {
    publicKey: (secret: Bytes): Bytes => encode(keys, signer.getPublicKey(secretKey(secret))),
    sign: (secret: Bytes, message: Bytes): Bytes => sign(secret, hashed(its.publicKey(secret), message)),
    verify: (publicKey: Bytes, message: Bytes, signature: Bytes): boolean =>
      verifyAll([[publicKey, hashed(publicKey, message)]], signature),
    aggregate: (list: readonly Bytes[]): Bytes => {
      requireSome(list)
      return sumOf(signatures, list)
    },
    aggregatePublicKeys: (list: readonly Bytes[]): Bytes => {
      requireSome(list)
      return encode(
        keys,
        list.map(key).reduce((sum, point) => sum.add(point)),
      )
    },
    aggregateVerify: (publicKeys: readonly Bytes[], messages: readonly Bytes[], signature: Bytes): boolean => {
      if (publicKeys.length !== messages.length) throw new Error('as many keys as messages')
      const distinct = new Set(messages.map((message) => Buffer.from(message).toString('hex')))
      if (publicKeys.length === 0 || (scheme === 'basic' && distinct.size < messages.length)) return false
      return verifyAll(
        publicKeys.map((publicKey, i) => [publicKey, hashed(publicKey, messages[i]!)]),
        signature,
      )
    },
    fastAggregateVerify: (publicKeys: readonly Bytes[], message: Bytes, signature: Bytes): boolean =>
      holds(() => its.verify(its.aggregatePublicKeys(publicKeys), message, signature)),
    batchVerify: (sets: readonly SignatureSet[]): boolean => {
      // Equal sets need one verification.
      const distinct = new Map(
        sets.map((set) => [
          Object.values(set)
            .map((bytes) => Buffer.from(bytes).toString('hex'))
            .join(),
          set,
        ]),
      )
      return (
        sets.length > 0 &&
        [...distinct.values()].every(({ publicKey, message, signature }) => its.verify(publicKey, message, signature))
      )
    },
    keyValidate: (publicKey: Bytes): boolean => holds(() => key(publicKey) !== undefined),
    popProve: (secret: Bytes): Bytes => {
      const publicKey = its.publicKey(secret)
      return sign(secret, hashed(publicKey, publicKey, proofTagOf(variant)))
    },
    popVerify: (publicKey: Bytes, proof: Bytes): boolean =>
      verifyAll([[publicKey, hashed(publicKey, publicKey, proofTagOf(variant))]], proof),
  }
  return its
}

const hashed = (bytes: Bytes): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest())

/** `KeyGen` of the draft; by default with the salt of its fourth version, which hashed a fixed one before use. */
export function keyGen(material: Bytes, info: Bytes, salt: Bytes = hashed(utf8('BLS-SIG-KEYGEN-SALT-'))): Bytes {
  if (material.length < 32) throw new Error('material of less than 32 bytes')
  for (let current = salt; ; current = hashed(current)) {
    const input = concat([material, Uint8Array.of(0)])
    const okm = hkdfSync('sha256', input, current, concat([info, Uint8Array.of(0, 48)]), 48)
    const secret = bytesToBigint(new Uint8Array(okm)) % R
    if (secret !== 0n) return frToBytes(secret)
  }
}

/** A suite of RFC 9380, uncompressed. */
export function hashTo(group: Group, mode: 'RO' | 'NU', message: Bytes, tag: Bytes): Bytes {
  if (tag.length === 0) throw new Error('a tag is not empty')
  const { hashToCurve, encodeToCurve } = bls12_381[group]
  return (mode === 'RO' ? hashToCurve : encodeToCurve)(message, { DST: tag }).toBytes(false)
}

export function expandMessage(message: Bytes, tag: Bytes, length: number): Bytes {
  if (tag.length === 0) throw new Error('a tag is not empty')
  return expand_message_xmd(message, tag, length, sha256)
}

/** The maps of EIP-2537: elements of Fp, or coefficients of Fp2, lowest first. noble takes a number for the first and gives points, whatever its types say. */
export const mapToG1 = (u: bigint) => bls12_381.G1.mapToCurve(u as never) as unknown as typeof bls12_381.G1.Point.BASE
export const mapToG2 = (u: readonly [c0: bigint, c1: bigint]) =>
  bls12_381.G2.mapToCurve([...u]) as unknown as typeof bls12_381.G2.Point.BASE
