/** How a GPU may be wrong without failing. Sums are 96 bytes, x‖y little-endian. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { pointsFromLittleEndian, pointsToLittleEndian } from '../../src/codec/little-endian.ts'

const { BASE, fromBytes } = bls12_381.G1.Point

const changed = (
  sum: Uint8Array,
  change: (point: InstanceType<typeof bls12_381.G1.Point>) => typeof BASE,
): Uint8Array => pointsToLittleEndian(change(fromBytes(pointsFromLittleEndian(sum))).toBytes(false))

export const FAULTS = {
  /** One limb of a coordinate came out wrong. */
  'wrong limb': (sum: Uint8Array): Uint8Array => sum.map((byte, i) => (i === 20 ? byte ^ 8 : byte)),
  /** Points of one bucket were not added: the sum is a point of the group, and not the right one. */
  'dropped bucket': (sum: Uint8Array): Uint8Array => changed(sum, (point) => point.subtract(BASE.multiply(77n))),
  /** A sign was lost. */
  'negated point': (sum: Uint8Array): Uint8Array => changed(sum, (point) => point.negate()),
  /** Memory was never written: the point at infinity. */
  'nothing written': (): Uint8Array => new Uint8Array(96),
  /** The answer is that of an earlier call. */
  'stale buffer': (): Uint8Array => pointsToLittleEndian(BASE.multiply(123_456_789n).toBytes(false)),
} satisfies Readonly<Record<string, (sum: Uint8Array) => Uint8Array>>
