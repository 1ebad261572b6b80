/** Points of both groups as known multiples of the generator, by @noble/curves. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import type { MsmGroup } from '../../src/msm-api.ts'
import { frToBytes, R } from '../reference/field.ts'

const ORACLE = { G1: bls12_381.G1.Point, G2: bls12_381.G2.Point }

export const POINT_BYTES = { G1: 96, G2: 192 } as const

/** k·G, uncompressed. */
export function multiple(group: MsmGroup, k: bigint): Uint8Array {
  const reduced = ((k % R) + R) % R
  if (reduced === 0n) return Uint8Array.from({ length: POINT_BYTES[group] }, (_, i) => (i === 0 ? 0x40 : 0))
  return ORACLE[group].BASE.multiplyUnsafe(reduced).toBytes(false)
}

export interface Terms {
  readonly points: Uint8Array
  readonly scalars: Uint8Array
  /** Σ sᵢ·Pᵢ. */
  readonly sum: Uint8Array
}

/** The sum of sᵢ·(kᵢ·G) for all pairs `[kᵢ, sᵢ]`; equal points are computed once. */
export function terms(group: MsmGroup, pairs: readonly (readonly [bigint, bigint])[]): Terms {
  const known = new Map<bigint, Uint8Array>()
  const point = (k: bigint): Uint8Array => {
    if (!known.has(k)) known.set(k, multiple(group, k))
    return known.get(k)!
  }
  return {
    points: Buffer.concat(pairs.map(([k]) => point(k))),
    scalars: Buffer.concat(pairs.map(([, s]) => frToBytes(s))),
    sum: multiple(
      group,
      pairs.reduce((sum, [k, s]) => sum + k * s, 0n),
    ),
  }
}

/** A repeatable scalar: the i-th power of a seed, modulo r. */
export function* scalarsFrom(seed: bigint): Generator<bigint, never> {
  for (let power = seed; ; power = (power * seed) % R) yield power
}
