/** The scalar field of BLS12-381 and its byte form, over @noble/curves: slow, obvious, the oracle of the tests. */
import { bls12_381 } from '@noble/curves/bls12-381.js'

export const Fr = bls12_381.fields.Fr
export const R = Fr.ORDER

/** 7 generates the multiplicative group of Fr, whose order is divisible by 2^32. Source: consensus-specs deneb. */
const PRIMITIVE_ROOT_OF_UNITY = 7n

/** A generator of the subgroup of order `n`, a power of two up to 2^32. */
export function rootOfUnity(n: number): bigint {
  const order = BigInt(n)
  if ((R - 1n) % order !== 0n) throw new Error(`no subgroup of order ${n}`)
  return Fr.pow(PRIMITIVE_ROOT_OF_UNITY, (R - 1n) / order)
}

/** 1, x, x², … (`n` powers). */
export function powers(x: bigint, n: number): bigint[] {
  const out: bigint[] = []
  for (let p = 1n; out.length < n; p = Fr.mul(p, x)) out.push(p)
  return out
}

export function bytesToBigint(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

export function bigintToBytes(x: bigint, length: number): Uint8Array {
  return new Uint8Array(Buffer.from(x.toString(16).padStart(2 * length, '0'), 'hex'))
}

/** 32 bytes big-endian; throws unless below r. */
export function bytesToFr(bytes: Uint8Array): bigint {
  if (bytes.length !== 32) throw new Error(`a scalar has 32 bytes, not ${bytes.length}`)
  const x = bytesToBigint(bytes)
  if (x >= R) throw new Error('scalar is not canonical')
  return x
}

export const frToBytes = (x: bigint): Uint8Array => bigintToBytes(x, 32)

/** Consecutive scalars of 32 bytes. */
export function bytesToFrs(bytes: Uint8Array): bigint[] {
  if (bytes.length % 32 !== 0) throw new Error('length is not a multiple of 32')
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytesToFr(bytes.subarray(32 * i, 32 * i + 32)))
}

export function frsToBytes(xs: readonly bigint[]): Uint8Array {
  return concat(xs.map(frToBytes))
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
