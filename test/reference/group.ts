/** G1, G2 and the pairing, over @noble/curves. */
import { normalizeZ, pippenger } from '@noble/curves/abstract/curve.js'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { R } from './field.ts'

export const G1 = bls12_381.G1.Point
export const G2 = bls12_381.G2.Point
export type G1Point = typeof G1.BASE
export type G2Point = typeof G2.BASE
export const ZERO = G1.ZERO

/** Bytes of the point at infinity in ZCash's compressed form. */
const INFINITY_BYTE = 0xc0

/** 48 compressed bytes; throws unless a canonical encoding of a point of the subgroup. */
export function decodeG1(bytes: Uint8Array): G1Point {
  if (bytes.length !== 48) throw new Error(`a compressed G1 point has 48 bytes, not ${bytes.length}`)
  if (bytes[0] === INFINITY_BYTE && bytes.subarray(1).every((b) => b === 0)) return ZERO
  const point = G1.fromBytes(bytes)
  point.assertValidity()
  return point
}

/** noble refuses to encode infinity through `toBytes` of a validated point in some releases, so it is spelled out. */
export function encodeG1(point: G1Point): Uint8Array {
  if (!point.is0()) return point.toBytes(true)
  const out = new Uint8Array(48)
  out[0] = INFINITY_BYTE
  return out
}

export function decodeG2(bytes: Uint8Array): G2Point {
  const point = G2.fromBytes(bytes)
  point.assertValidity()
  return point
}

/** `Σ scalars[i]·points[i]`. */
export function msm(points: readonly G1Point[], scalars: readonly bigint[]): G1Point {
  const terms = scalars.map((scalar, i) => ({ scalar, point: points[i]! })).filter((t) => t.scalar % R !== 0n)
  if (terms.length === 0) return ZERO
  return pippenger(
    G1,
    terms.map((t) => t.point),
    terms.map((t) => t.scalar),
  )
}

export function multiply(point: G1Point, scalar: bigint): G1Point {
  return scalar % R === 0n || point.is0() ? ZERO : point.multiplyUnsafe(scalar % R)
}

export function multiplyG2(point: G2Point, scalar: bigint): G2Point {
  return scalar % R === 0n || point.is0() ? G2.ZERO : point.multiplyUnsafe(scalar % R)
}

/** Whether `Π e(g1, g2) = 1`. */
export function pairingProductIsOne(pairs: readonly { g1: G1Point; g2: G2Point }[]): boolean {
  const nonTrivial = pairs.filter(({ g1, g2 }) => !g1.is0() && !g2.is0())
  if (nonTrivial.length === 0) return true
  const product = bls12_381.pairingBatch(nonTrivial)
  return bls12_381.fields.Fp12.eql(product, bls12_381.fields.Fp12.ONE)
}

/** The same points with `Z = 1`, at the price of one inversion for all. */
export const normalized = (points: readonly G1Point[]): G1Point[] => normalizeZ(G1, [...points])
