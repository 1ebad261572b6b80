/** Points of G1 by their affine coordinates in bigint, and what shaders have of them. */
import { invert, mod } from '../../../gen/bigint.ts'
import { p } from '../../../gen/params.ts'
import type { Field } from '../../../gen/wgsl/layout.ts'
import { ok } from './check.ts'
import { randomIntegers } from './operands.ts'
import { packedValues, packedWords } from './probe.ts'

export type Point = readonly [bigint, bigint] | undefined

const GENERATOR: Point = [
  0x17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bbn,
  0x08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1n,
]
/** On the curve, of order 3, with x = 0. */
const SMALL: Point = [0n, 2n]

export const negate = (a: Point): Point => a && [a[0], mod(-a[1], p)]
export function sum(a: Point, b: Point): Point {
  if (!a || !b) return a ?? b
  if (a[0] === b[0] && mod(a[1] + b[1], p) === 0n) return undefined
  const slope = a[0] === b[0] ? 3n * a[0] * a[0] * invert(2n * a[1], p) : (b[1] - a[1]) * invert(b[0] - a[0], p)
  const x = mod(slope * slope - a[0] - b[0], p)
  return [x, mod(slope * (a[0] - x) - a[1], p)]
}
export const same = (a: Point, b: Point) => (a && b ? a[0] === b[0] && a[1] === b[1] : a === b)

/** Points of the table, and all pairs of them: each with itself, its opposite and infinity among others. */
export function points(count: number): Point[] {
  const list: Point[] = [undefined, GENERATOR, negate(GENERATOR), SMALL, negate(SMALL)]
  for (let point = sum(GENERATOR, GENERATOR); list.length < count; point = sum(point, GENERATOR)) list.push(point)
  return list
}

/** Coordinates in a layout's Montgomery form, any of those below 2p that stand for the same. */
export function coordinates(f: Field) {
  const random = randomIntegers(0x2545f4914f6cdd1dn)
  const enter = (x: bigint) => {
    const value = mod(x * f.R, p)
    // Any representative in the range does.
    return random(2n) ? value + p : value
  }
  const Rinv = invert(f.R, p)
  const leave = (x: bigint) => mod(x * Rinv, p)

  const affine = (list: readonly Point[]) =>
    packedWords(
      12,
      list.flatMap((a) => (a ? [enter(a[0]), enter(a[1])] : [0n, 0n])),
    )
  /** In a random scale. Infinity is whatever has zz = 0. */
  const xyzz = (list: readonly Point[]) =>
    packedWords(
      12,
      list.flatMap((a) => {
        if (!a) return random(2n) ? [0n, 0n, 0n, 0n] : [random(p), random(p), random(2n) * p, 0n]
        const z = random(p - 1n) + 1n
        return [enter(a[0] * z ** 2n), enter(a[1] * z ** 3n), enter(z ** 2n), enter(z ** 3n)]
      }),
    )

  function check(words: Uint32Array, wanted: readonly Point[]) {
    const values = packedValues(12, words)
    wanted.forEach((point, lane) => {
      const [x, y, zz, zzz] = values.slice(4 * lane, 4 * lane + 4) as [bigint, bigint, bigint, bigint]
      for (const coordinate of [x, y, zz, zzz]) ok(coordinate < 2n * p, `lane ${lane}: a coordinate above 2p`)
      const [u, v] = [leave(zz), leave(zzz)]
      ok(mod(u ** 3n - v * v, p) === 0n, `lane ${lane}: zz³ is not zzz²`)
      const found: Point = u === 0n ? undefined : [mod(leave(x) * invert(u, p), p), mod(leave(y) * invert(v, p), p)]
      ok(same(found, point), `lane ${lane}: ${found}, not ${point}`)
    })
  }

  return { affine, xyzz, check }
}
