/** Points to and from noble's objects, and signatures in the shape of noble's, beside noble's own. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { afterAll, describe, expect, test } from 'vitest'
import { createBlsWith } from '../../src/bls.ts'
import { createCurveWith } from '../../src/curve.ts'
import { fromNoble, longSignatures, shortSignatures, toNoble } from '../../src/noble.ts'
import { EDGE_POINTS, EDGE_POINTS_G2 } from '../vectors/edges.ts'
import { platform } from './support.ts'

const curve = await createCurveWith(platform)
const scheme = 'basic' as const
const open = (variant: 'minimal-pubkey-size' | 'minimal-signature-size') =>
  createBlsWith(platform, { variant, scheme, threads: 0 })
const [long, short] = [await open('minimal-pubkey-size'), await open('minimal-signature-size')]
afterAll(() => {
  for (const instance of [curve, long, short]) instance.dispose()
})

const refusal = (code: string) => expect.objectContaining({ name: 'KzgError', code })

test.each(['G1', 'G2'] as const)('points of %s there and back, infinity too', (group) => {
  // The two classes differ in their types alone.
  const Point = bls12_381[group].Point as typeof bls12_381.G1.Point
  const ours = curve[group.toLowerCase() as 'g1' | 'g2']
  for (const point of [Point.ZERO, Point.BASE.subtract(Point.BASE), Point.BASE, Point.BASE.multiply(12345n)]) {
    for (const compressed of [true, false]) {
      const bytes = fromNoble(point, { compressed })
      expect(Buffer.from(ours.decode(bytes))).toEqual(Buffer.from((point.is0() ? Point.ZERO : point).toBytes(false)))
      expect(toNoble(Point, bytes).equals(point)).toBe(true)
    }
  }
  expect(() => toNoble(Point, 'ab' as never)).toThrow(refusal('BAD_TYPE'))
  expect(() => fromNoble(new Uint8Array(48) as never)).toThrow(refusal('BAD_TYPE'))
})

const POP = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_'
const EDGE = { 48: EDGE_POINTS, 96: EDGE_POINTS_G2 }
const secrets = [1, 2, 3].map((i) => Uint8Array.from({ length: 32 }, (_, k) => (k === 0 ? 0x11 : (k * 7 + i) & 0xff)))
const messages = ['', 'one', 'two'].map((text) => new TextEncoder().encode(text))

describe.each([
  ['longSignatures', longSignatures({ bls: long, curve, noble: bls12_381 }), bls12_381.longSignatures],
  ['shortSignatures', shortSignatures({ bls: short, curve, noble: bls12_381 }), bls12_381.shortSignatures],
] as const)('%s', (_, ourOwn, theirOwn) => {
  // The two variants differ in their types alone.
  const ours = ourOwn as ReturnType<typeof longSignatures<Point1, Point2>>
  const theirs = theirOwn as typeof bls12_381.longSignatures
  const hashed = messages.map((message) => theirs.hash(message))
  const keys = secrets.map((secret) => theirs.getPublicKey(secret))
  const made = secrets.map((secret, i) => theirs.sign(hashed[i]!, secret))

  test('keys, hashes and signatures are noble’s', () => {
    messages.forEach((message, i) => {
      expect(ours.hash(message).equals(hashed[i]!)).toBe(true)
      expect(ours.hash(message, POP).equals(theirs.hash(message, POP))).toBe(true)
      expect(ours.getPublicKey(secrets[i]!).equals(keys[i]!)).toBe(true)
      expect(ours.sign(hashed[i]!, secrets[i]!).equals(made[i]!)).toBe(true)
    })
  })

  test('verification of objects and bytes, alone and of aggregates', () => {
    expect(ours.verify(made[0]!, hashed[0]!, keys[0]!)).toBe(true)
    expect(ours.verify(made[0]!.toBytes(true), hashed[0]!, keys[0]!.toBytes(true))).toBe(true)
    expect(ours.verify(made[0]!, hashed[1]!, keys[0]!)).toBe(false)
    expect(ours.verify(made[0]!, hashed[0]!, keys[1]!)).toBe(false)
    const sum = ours.aggregateSignatures(made)
    expect(sum.equals(theirs.aggregateSignatures(made))).toBe(true)
    expect(ours.aggregatePublicKeys(keys).equals(theirs.aggregatePublicKeys(keys))).toBe(true)
    const items = hashed.map((message, i) => ({ message, publicKey: keys[i]! }))
    expect(ours.verifyBatch(sum, items)).toBe(true)
    expect(theirs.verifyBatch(sum, items)).toBe(true)
    expect(ours.verifyBatch(sum, items.slice(1))).toBe(false)
  })

  test('keys of a seed are noble’s, others are new', () => {
    const seed = Uint8Array.from({ length: 48 }, (_, i) => 0xff - i)
    const [pair, expected] = [ours.keygen(seed), theirs.keygen(seed)]
    expect(Buffer.from(pair.secretKey)).toEqual(Buffer.from(expected.secretKey))
    expect(pair.publicKey.equals(expected.publicKey)).toBe(true)
    expect(() => ours.keygen(seed.subarray(1))).toThrow()
    const [one, other] = [ours.keygen(), ours.keygen()]
    expect(one.secretKey).not.toEqual(other.secretKey)
    expect(one.publicKey.equals(theirs.getPublicKey(one.secretKey))).toBe(true)
  })

  test('coders read and write what noble’s do, and refuse what they refuse', () => {
    const { Signature } = ours
    const zero = made[0]!.subtract(made[0]!)
    const infinity = Uint8Array.from({ length: theirs.Signature.toBytes(made[0]!).length }, (_, i) => (i ? 0 : 0xc0))
    for (const point of made) {
      const [bytes, hex] = [theirs.Signature.toBytes(point), theirs.Signature.toHex(point)]
      expect(Buffer.from(Signature.toBytes(point))).toEqual(Buffer.from(bytes))
      expect(Signature.toHex(point)).toBe(hex)
      expect(Signature.fromBytes(bytes).equals(point)).toBe(true)
      expect(Signature.fromHex(hex).equals(point)).toBe(true)
    }
    expect(Signature.fromBytes(infinity).is0()).toBe(theirs.Signature.fromBytes(infinity).is0())
    expect(Buffer.from(Signature.toBytes(zero))).toEqual(Buffer.from(infinity))
    const bytes = theirs.Signature.toBytes(made[0]!)
    const bad = [bytes.subarray(1), made[0]!.toBytes(false), bytes.map((byte, i) => (i ? byte : byte & 0x7f))]
    for (const each of [...bad, new Uint8Array(bytes.length), bytes.map((byte, i) => (i ? 0xff : byte))]) {
      expect(() => theirs.Signature.fromBytes(each)).toThrow()
      expect(() => Signature.fromBytes(each)).toThrow(expect.objectContaining({ name: 'KzgError' }))
    }
    expect(() => Signature.fromHex('zz')).toThrow(refusal('BAD_HEX'))
    expect(() => theirs.Signature.fromHex('zz')).toThrow()
    const outside = EDGE[bytes.length as 48 | 96].find(({ code }) => code === 'NOT_IN_SUBGROUP')!.bytes
    expect(() => theirs.Signature.fromBytes(outside)).toThrow()
    expect(() => Signature.fromBytes(outside)).toThrow(refusal('NOT_IN_SUBGROUP'))
  })

  test('what is no key or point is refused', () => {
    expect(() => ours.getPublicKey(new Uint8Array(32))).toThrow(refusal('BAD_SECRET_KEY'))
    expect(() => ours.verify(made[0]!, hashed[0]!, keys[0]!.subtract(keys[0]!))).toThrow(refusal('POINT_AT_INFINITY'))
    expect(() => ours.verify(made[0]!.toBytes(true).fill(0x9f), hashed[0]!, keys[0]!)).toThrow(refusal('NON_CANONICAL'))
    expect(() => ours.verifyBatch(made[0]!, [])).toThrow(refusal('EMPTY_LIST'))
    expect(() => ours.aggregateSignatures([])).toThrow(refusal('EMPTY_LIST'))
  })
})

/** The objects stand where noble's do: this has to compile. */
const typed: [typeof bls12_381.longSignatures, typeof bls12_381.shortSignatures] = [
  longSignatures({ bls: long, curve, noble: bls12_381 }),
  shortSignatures({ bls: short, curve, noble: bls12_381 }),
]

test('nothing of noble’s objects is missing', () => {
  const theirs = [bls12_381.longSignatures, bls12_381.shortSignatures]
  typed.forEach((ours, i) => {
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs[i]!).sort())
    expect(ours.lengths).toEqual(theirs[i]!.lengths)
  })
})

test('an instance of the other variant is refused', () => {
  expect(() => longSignatures({ bls: short, curve, noble: bls12_381 })).toThrow(refusal('BAD_OPTION'))
  expect(() => shortSignatures({ bls: long, curve, noble: bls12_381 })).toThrow(refusal('BAD_OPTION'))
})

type Point1 = typeof bls12_381.G1.Point.BASE
type Point2 = typeof bls12_381.G2.Point.BASE
