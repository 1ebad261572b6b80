/**
 * Sums of multiples by signed buckets, many sums at once. Points stay affine: an addition then takes six multiplications,
 * with one inversion for all that are independent, where complete projective formulas take twelve and more.
 * Public data only: time depends on all of it. Source: Pippenger 1976; Montgomery's trick.
 */
import type { G1Point, Noble } from './noble.ts'

/** Nothing is the point at infinity. */
type Point = { readonly x: bigint; readonly y: bigint } | undefined

/** Of a scalar below r, and one more for the carry of its highest digit. */
const SCALAR_BITS = 256

/** `sums` sums over consecutive runs of points and scalars. */
export function sumsOf(noble: Noble, points: readonly G1Point[], scalars: readonly bigint[], sums: number): G1Point[] {
  const { Fp } = noble.bls.fields
  const add = adder(Fp.ORDER, (a) => Fp.inv(a))
  const n = points.length / sums
  const bits = windowFor(n)
  const windows = Math.floor(SCALAR_BITS / bits) + 1
  const affine = points.map((point): Point => (point.is0() ? undefined : point.toAffine()))
  // Of each sum and window, a list per bucket.
  const buckets: Point[][] = Array.from({ length: sums * windows * 2 ** (bits - 1) }, () => [])
  scalars.forEach((scalar, i) => {
    const point = affine[i]
    if (!point) return
    const negative = { x: point.x, y: Fp.ORDER - point.y }
    signedDigits(scalar, bits, windows).forEach((digit, window) => {
      if (digit === 0) return
      const first = (Math.floor(i / n) * windows + window) * 2 ** (bits - 1)
      buckets[first + Math.abs(digit) - 1]!.push(digit < 0 ? negative : point)
    })
  })
  const perWindow = weighted(add, emptied(add, buckets), 2 ** (bits - 1))
  const { Point: G1 } = noble.bls.G1
  return Array.from({ length: sums }, (_, k) => {
    let sum = G1.ZERO
    for (let window = windows - 1; window >= 0; window--) {
      for (let i = 0; i < bits; i++) sum = sum.double()
      const term = perWindow[k * windows + window]
      if (term) sum = sum.add(G1.fromAffine(term))
    }
    return sum
  })
}

/** Bits of a digit, for about the fewest additions: n and 2^bits of them per window. */
const windowFor = (n: number): number => Math.min(Math.max(Math.round(Math.log2(n) * 0.85), 2), 12)

/** Digits in [−2^(bits−1), 2^(bits−1)), lowest first. */
function signedDigits(scalar: bigint, bits: number, windows: number): number[] {
  const digits = new Array<number>(windows)
  const base = 2 ** bits
  const mask = BigInt(base - 1)
  let carry = 0
  for (let i = 0, rest = scalar; i < windows; i++, rest >>= BigInt(bits)) {
    const digit = Number(rest & mask) + carry
    carry = digit >= base / 2 ? 1 : 0
    digits[i] = digit - carry * base
  }
  return digits
}

type Add = (as: readonly Point[], bs: readonly Point[]) => Point[]

/** The sum of each list: pairs of neighbours, until one is left. */
function emptied(add: Add, lists: readonly Point[][]): Point[] {
  let rest = lists
  while (rest.some((list) => list.length > 1)) {
    const [as, bs]: [Point[], Point[]] = [[], []]
    for (const list of rest) {
      for (let i = 0; i + 1 < list.length; i += 2) {
        as.push(list[i])
        bs.push(list[i + 1])
      }
    }
    const added = add(as, bs)
    let next = 0
    rest = rest.map((list) => {
      const pairs = added.slice(next, next + (list.length >> 1))
      next += pairs.length
      return list.length % 2 === 0 ? pairs : [...pairs, list.at(-1)]
    })
  }
  return rest.map((list) => list[0])
}

/** Σ (j + 1)·Bⱼ for every run of so many buckets, all runs in step. */
function weighted(add: Add, buckets: readonly Point[], count: number): Point[] {
  const runs = buckets.length / count
  let running = new Array<Point>(runs).fill(undefined)
  let total = running
  for (let j = count - 1; j >= 0; j--) {
    running = add(
      running,
      running.map((_, run) => buckets[run * count + j]),
    )
    total = add(total, running)
  }
  return total
}

/** Sums of pairs, item by item, with one inversion. */
function adder(p: bigint, invert: (a: bigint) => bigint): Add {
  return (as, bs) => {
    const n = as.length
    const before = new Array<bigint>(n)
    const denominators = new Array<bigint>(n)
    let product = 1n
    for (let i = 0; i < n; i++) {
      const denominator = denominatorOf(as[i], bs[i])
      denominators[i] = denominator
      if (denominator === 0n) continue
      before[i] = product
      product = (product * denominator) % p
    }
    let inverse = invert(product < 0n ? product + p : product)
    const out = new Array<Point>(n)
    for (let i = n - 1; i >= 0; i--) {
      const [a, b] = [as[i], bs[i]]
      const denominator = denominators[i]!
      if (denominator === 0n) {
        // One of them is infinity, or they are opposite.
        out[i] = a === undefined ? b : b === undefined ? a : undefined
        continue
      }
      const own = (inverse * before[i]!) % p
      inverse = (inverse * denominator) % p
      out[i] = chord(a!, b!, own)
    }
    return out
  }

  /** 0 where the sum needs no slope. */
  function denominatorOf(a: Point, b: Point): bigint {
    if (!a || !b) return 0n
    if (a.x !== b.x) return b.x - a.x
    return a.y === b.y ? 2n * a.y : 0n
  }

  function chord(a: { x: bigint; y: bigint }, b: { x: bigint; y: bigint }, inverse: bigint): Point {
    const numerator = a.x === b.x ? 3n * a.x * a.x : b.y - a.y
    const slope = (numerator * inverse) % p
    const x = reduced(slope * slope - a.x - b.x)
    return { x, y: reduced(slope * (a.x - x) - a.y) }
  }

  function reduced(a: bigint): bigint {
    const rest = a % p
    return rest < 0n ? rest + p : rest
  }
}
