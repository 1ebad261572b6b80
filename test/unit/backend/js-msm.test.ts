/** Sums of kzgpu/js beside noble's own, where digits carry, points repeat and cancel. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { expect, test } from 'vitest'
import { sumsOf } from '../../../src/backend/js/msm.ts'
import { loadNoble } from '../../../src/backend/js/noble.ts'
import { R } from '../../reference/field.ts'

const noble = await loadNoble()
const { Point } = bls12_381.G1
const point = (k: number) => (k === 0 ? Point.ZERO : Point.BASE.multiplyUnsafe(BigInt(k)))
const multiple = (p: typeof Point.BASE, k: bigint) => (k === 0n || p.is0() ? Point.ZERO : p.multiplyUnsafe(k))

/** Zero, ends of the range, every digit at its largest, alternating digits. */
const SCALARS = [0n, 1n, 2n, R - 1n, R - 2n, (1n << 254n) - 1n, (R - 1n) / 2n, BigInt(`0x${'5a'.repeat(31)}`)]
/** Infinity, equal and opposite ones. */
const POINTS = [point(0), point(1), point(1), point(1).negate(), point(2), point(3), point(5), point(7)]

test.each([1, 2, 3, 4, 8, 16, 64, 200])('%i terms, three sums at once', (n) => {
  const points = Array.from({ length: 3 * n }, (_, i) => POINTS[(i * i + (i >> 3)) % POINTS.length]!)
  const scalars = Array.from({ length: 3 * n }, (_, i) => SCALARS[(i * 5 + (i >> 2)) % SCALARS.length]!)
  const sums = sumsOf(noble, points, scalars, 3)
  sums.forEach((sum, k) => {
    let expected = Point.ZERO
    for (let i = k * n; i < (k + 1) * n; i++) expected = expected.add(multiple(points[i]!, scalars[i]!))
    expect(sum.equals(expected), `sum ${k}`).toBe(true)
  })
})
