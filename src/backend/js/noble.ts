/** What is used of @noble/curves, which whoever imports `kzgpu/js` has installed. */
import type { bls12_381 } from '@noble/curves/bls12-381.js'
import { KzgError } from '../../errors.ts'

export interface Noble {
  readonly bls: typeof bls12_381
  /** The same points with Z = 1, by one inversion. */
  normalized(points: G1Point[]): G1Point[]
}

export type G1Point = typeof bls12_381.G1.Point.BASE
export type G2Point = typeof bls12_381.G2.Point.BASE

/** @throws KzgError `BACKEND_UNAVAILABLE` */
export async function loadNoble(): Promise<Noble> {
  try {
    const [{ bls12_381: bls }, { normalizeZ }] = await Promise.all([
      import('@noble/curves/bls12-381.js'),
      import('@noble/curves/abstract/curve.js'),
    ])
    const { Point } = bls.G1
    return {
      bls,
      normalized: (points) => normalizeZ(Point, points),
    }
  } catch (cause) {
    const message = 'kzgpu/js computes with @noble/curves 2, which could not be loaded: npm install @noble/curves'
    throw new KzgError('BACKEND_UNAVAILABLE', message, undefined, { cause })
  }
}
