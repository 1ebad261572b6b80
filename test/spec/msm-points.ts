/** Points of both groups as known multiples of the generator, by @noble/curves. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import type { MsmGroup } from '../../src/msm-api.ts'
import { frToBytes, R } from '../reference/field.ts'

const ORACLE = { G1: bls12_381.G1.Point, G2: bls12_381.G2.Point }

export const POINT_BYTES = { G1: 96, G2: 192 } as const

/** k·G, uncompressed. Equal ones are computed once. */
export function multiple(group: MsmGroup, k: bigint): Uint8Array {
  const reduced = ((k % R) + R) % R
  const found = known[group].get(reduced)
  if (found) return found
  const point =
    reduced === 0n
      ? Uint8Array.from({ length: POINT_BYTES[group] }, (_, i) => (i === 0 ? 0x40 : 0))
      : ORACLE[group].BASE.multiplyUnsafe(reduced).toBytes(false)
  known[group].set(reduced, point)
  return point
}

const known = { G1: new Map<bigint, Uint8Array>(), G2: new Map<bigint, Uint8Array>() }

export interface Terms {
  readonly points: Uint8Array
  readonly scalars: Uint8Array
  /** Σ sᵢ·Pᵢ. */
  readonly sum: Uint8Array
}

/** The sum of sᵢ·(kᵢ·G) for all pairs `[kᵢ, sᵢ]`. */
export function terms(group: MsmGroup, pairs: readonly (readonly [bigint, bigint])[]): Terms {
  return {
    points: Buffer.concat(pairs.map(([k]) => multiple(group, k))),
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
