/** What a verification is made of. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import type { Random } from '../random.ts'
import type { Operation } from './operation.ts'

const G1 = bls12_381.G1.Point
const G2 = bls12_381.G2.Point

const exponent = (random: Random) => BigInt(`0x${Buffer.from(random.scalars(1)).toString('hex')}`)

export const CURVE_OPERATIONS: readonly Operation[] = [
  {
    id: 'pairing-check-2',
    title: 'pairing check, two pairs, uncompressed',
    group: 'curve',
    method: 'pairingCheck',
    calls: 4,
    rounds: { full: 7, quick: 3 },
    // e(aP, bQ) · e(−abP, Q) = 1
    inputs({ random }) {
      const [a, b] = [exponent(random), exponent(random)]
      const g1 = [G1.BASE.multiply(a), G1.BASE.multiply(a).multiply(b).negate()]
      const g2 = [G2.BASE.multiply(b), G2.BASE]
      return [g1.map((point) => point.toBytes(false)), g2.map((point) => point.toBytes(false))]
    },
  },
  {
    id: 'decode-g1',
    title: 'decode and check a compressed point of G1',
    group: 'curve',
    method: 'decodeG1',
    calls: 16,
    rounds: { full: 7, quick: 3 },
    inputs: ({ random }) => [G1.BASE.multiply(exponent(random)).toBytes(true)],
  },
]
