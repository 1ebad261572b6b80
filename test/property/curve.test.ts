/** Group operations against @noble/curves on random inputs, and the laws of groups and pairings. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Curve, createCurveWith } from '../../src/curve.ts'
import { frToBytes, R } from '../reference/field.ts'
import { platform, runnableTiers } from '../spec/support.ts'
import { EDGE_FR } from '../vectors/edges.ts'

const oracle = { g1: bls12_381.G1.Point, g2: bls12_381.G2.Point }
const fixed = (numRuns: number) => ({ seed: 12_381, numRuns })

/** Random scalars, short ones, and the edges below r. */
const scalars = fc.oneof(
  fc.bigInt({ min: 0n, max: R - 1n }),
  fc.bigInt({ min: 0n, max: 1n << 64n }),
  fc.constantFrom(...EDGE_FR.filter((k) => k < R)),
)

describe.each(runnableTiers())('%s', (tier) => {
  let curve: Curve
  beforeAll(async () => {
    curve = await createCurveWith(platform, { tier })
  })

  describe.each(['g1', 'g2'] as const)('%s', (name) => {
    const Point = oracle[name]
    const width = name === 'g1' ? 96 : 192

    /** `k·generator` by the oracle, uncompressed. */
    const multiple = (k: bigint): Uint8Array => {
      if (k % R === 0n) return Uint8Array.from({ length: width }, (_, i) => (i === 0 ? 0x40 : 0))
      return Point.BASE.multiplyUnsafe(k % R).toBytes(false)
    }

    it('addition, with equal, opposite and infinite operands', () => {
      const operand = fc.oneof(fc.constantFrom(0n, 1n, 2n, R - 1n, R - 2n), scalars)
      fc.assert(
        fc.property(operand, operand, (a, b) => {
          expect(curve[name].add(multiple(a), multiple(b))).toEqual(multiple(a + b))
        }),
        fixed(60),
      )
    })

    it('multiplication, in constant and in variable time', () => {
      fc.assert(
        fc.property(scalars, scalars, (k, s) => {
          const expected = multiple(k * s)
          expect(curve[name].multiply(multiple(k), frToBytes(s))).toEqual(expected)
          expect(curve[name].multiplyVartime(multiple(k), frToBytes(s))).toEqual(expected)
        }),
        fixed(30),
      )
    })

    it('sums of products', () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(scalars, scalars), { minLength: 1, maxLength: 24 }), (terms) => {
          const sum = curve[name].msm(
            terms.map(([k]) => multiple(k)),
            terms.map(([, s]) => frToBytes(s)),
          )
          expect(sum).toEqual(multiple(terms.reduce((total, [k, s]) => total + k * s, 0n)))
        }),
        fixed(15),
      )
    })

    it('encodings come back', () => {
      fc.assert(
        fc.property(scalars, (k) => {
          const point = multiple(k)
          expect(curve[name].decode(curve[name].compress(point))).toEqual(point)
          expect(curve[name].decode(point)).toEqual(point)
        }),
        fixed(40),
      )
    })
  })

  it('the pairing is bilinear, and products of pairings are sums of exponents', () => {
    const { g1, g2 } = oracle
    const multiples = (a: bigint, b: bigint): [Uint8Array[], Uint8Array[]] => [
      [(a === 0n ? g1.ZERO : g1.BASE.multiplyUnsafe(a)).toBytes(false)],
      [(b === 0n ? g2.ZERO : g2.BASE.multiplyUnsafe(b)).toBytes(false)],
    ]
    fc.assert(
      fc.property(scalars, scalars, scalars, (a, b, c) => {
        const exponent = curve.pairing(...multiples((a * b + c) % R, 1n))
        const [p, q] = multiples(a, b)
        const [generator, third] = multiples(1n, c)
        expect(curve.pairing([...p, ...generator], [...q, ...third])).toEqual(exponent)
      }),
      fixed(10),
    )
  })

  it('the pairing is the one of @noble/curves', () => {
    const { Fp12 } = bls12_381.fields
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: R - 1n }), (k) => {
        const point = oracle.g1.BASE.multiplyUnsafe(k)
        const expected = Fp12.toBytes(bls12_381.pairing(point, oracle.g2.BASE))
        expect(curve.pairing([point.toBytes(false)], [oracle.g2.BASE.toBytes(false)])).toEqual(expected)
      }),
      fixed(5),
    )
  })
})
