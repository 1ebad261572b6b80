import type { Operand } from '../../errors.ts'
import type { FrVec, G1AffineVec, G1Ops, G1Resident, G1Vec } from '../backend.ts'
import { decodeG1, encodeG1, fromLittleEndian, refuse, toLittleEndian } from './codec.ts'
import { domain, invert, R, transformBy } from './field.ts'
import { sumsOf } from './msm.ts'
import type { G1Point, Noble } from './noble.ts'
import { itemsOf, JsVec, target } from './vec.ts'

const COMPRESSED = 48

const projective = (points: G1Point[]): G1Vec => new JsVec('g1', points)
const affine = (points: G1Point[]): G1AffineVec => new JsVec('g1-affine', points)

export class JsG1 implements G1Ops {
  readonly #noble: Noble
  readonly #zero: G1Point
  /** What has been decoded of a setup. */
  readonly #residents: WeakMap<G1Resident, G1Point[]>

  constructor(noble: Noble, residents: WeakMap<G1Resident, G1Point[]>) {
    this.#noble = noble
    this.#zero = noble.bls.G1.Point.ZERO
    this.#residents = residents
  }

  resident(points: G1Resident): G1AffineVec {
    const known = this.#residents.get(points) ?? fromLittleEndian(this.#noble, points.points)
    this.#residents.set(points, known)
    return affine(known)
  }

  allocAffine(n: number): G1AffineVec {
    return affine(new Array<G1Point>(n).fill(this.#zero))
  }

  decodeInto(bytes: Uint8Array, into: G1AffineVec, checkSubgroup: boolean, operand: Operand): void {
    for (let i = 0; i < into.n; i++) {
      const point = decodeG1(this.#noble, bytes.subarray(i * COMPRESSED, (i + 1) * COMPRESSED), checkSubgroup)
      if (typeof point === 'string') refuse(point, operand, i)
      target(into).set([point], i)
    }
  }

  encode(points: G1Vec): Uint8Array {
    return encodeG1(this.#noble, itemsOf(points))
  }

  fromLittleEndian(points: Uint8Array): G1AffineVec {
    return affine(fromLittleEndian(this.#noble, points))
  }

  toLittleEndian(points: G1AffineVec): Uint8Array {
    return toLittleEndian(this.#noble, itemsOf(points))
  }

  toAffine(points: G1Vec): G1AffineVec {
    return affine(itemsOf(points))
  }

  fromAffine(points: G1AffineVec): G1Vec {
    return projective(itemsOf(points))
  }

  neg(point: G1Vec): G1Vec {
    return projective(itemsOf(point).map((item) => item.negate()))
  }

  concat(parts: readonly G1Vec[]): G1Vec {
    return projective(parts.flatMap(itemsOf))
  }

  concatAffine(parts: readonly G1AffineVec[]): G1AffineVec {
    return affine(parts.flatMap(itemsOf))
  }

  clearFrom(points: G1Vec, start: number): void {
    target(points).set(new Array<G1Point>(points.n - start).fill(this.#zero), start)
  }

  msm(points: G1AffineVec, scalars: FrVec): G1Vec {
    return this.msmBatch(points, scalars, 1)
  }

  msmBatch(points: G1AffineVec, scalars: FrVec, batches: number): G1Vec {
    return projective(sumsOf(this.#noble, itemsOf(points), itemsOf(scalars), batches))
  }

  fixedMsm(points: G1Resident, scalars: FrVec, sums: number): G1Vec {
    return projective(sumsOf(this.#noble, itemsOf(this.resident(points)), itemsOf(scalars), sums))
  }

  ntt(data: G1Vec, inverse: boolean): void {
    target(data).set(transform(itemsOf(data), inverse))
  }

  /** With values A on even and B on odd places, and the polynomial's halves L and U = X⁶⁴·(…): A = L + U and B = L − U there. So
   * twice L on even places is A and the values there of what B has on odd ones; on odd places it is the other way round. */
  lowHalf(data: G1Vec): void {
    const values = itemsOf(data)
    const n = values.length
    const [even, odd] = [0, 1].map((rest) => values.filter((_, i) => i % 2 === rest)) as [G1Point[], G1Point[]]
    const roots = domain(n)
    const factor = invert(BigInt(n / 2))
    const moved = (points: G1Point[], power: (i: number) => bigint): G1Point[] =>
      transform(
        transform(points, true).map((point, i) => multiple(point, (power(i) * factor) % R)),
        false,
      )
    const fromOdd = moved(odd, (i) => roots[(n - i) % n]!)
    const fromEven = moved(even, (i) => roots[i]!)
    const out = values.map((value, i) => value.add((i % 2 === 0 ? fromOdd : fromEven)[i >> 1]!))
    target(data).set(out)
  }
}

const multiple = (point: G1Point, scalar: bigint): G1Point => {
  if (scalar === 1n || point.is0()) return point
  return scalar === R - 1n ? point.negate() : point.multiplyUnsafe(scalar)
}

/** Over points: natural order in and out; n times the inverse. */
const transform = (values: readonly G1Point[], inverse: boolean): G1Point[] =>
  transformBy(values, inverse, (a, b, root) => {
    const product = multiple(b, root)
    return [a.add(product), a.subtract(product)]
  })
