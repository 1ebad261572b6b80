/** Edge values shared by the tests of every layer. */
import { bls12_381 } from '@noble/curves/bls12-381.js'

const { Fp } = bls12_381.fields
export const P = Fp.ORDER
export const R = bls12_381.fields.Fr.ORDER

/** Integers of 384 bits; those from p on are not canonical. */
export const EDGE_FP: readonly bigint[] = [
  0n,
  1n,
  2n,
  3n,
  ...[29n, 30n, 31n, 32n, 58n, 59n, 60n, 63n, 64n, 128n, 192n, 240n, 256n, 320n, 360n, 380n].map((bits) => 1n << bits),
  (1n << 380n) - 1n,
  (P - 1n) / 2n,
  (P + 1n) / 2n,
  P - 2n,
  P - 1n,
  P,
  P + 1n,
  (1n << 381n) - 1n,
  1n << 381n,
  2n * P - 1n,
  2n * P,
  (1n << 384n) - 1n,
]

/** Integers of 256 bits; those from r on are not canonical. */
export const EDGE_FR: readonly bigint[] = [
  0n,
  1n,
  2n,
  3n,
  7n,
  ...[29n, 30n, 31n, 32n, 60n, 63n, 64n, 127n, 128n, 192n, 240n, 253n, 254n].map((bits) => 1n << bits),
  (1n << 128n) - 1n,
  (1n << 254n) - 1n,
  // λ and λ² of the curve's endomorphism, where a decomposition has digits of zero: x² − 1 and −x² (x the BLS seed).
  0xd201000000010000n ** 2n - 1n,
  R - 0xd201000000010000n ** 2n,
  (R - 1n) / 2n,
  (R + 1n) / 2n,
  R - 2n,
  R - 1n,
  R,
  R + 1n,
  1n << 255n,
  (1n << 256n) - 1n,
]

// ---- Points --------------------------------------------------------------------------------------------------------

export type PointCode = 'BAD_LENGTH' | 'NON_CANONICAL' | 'BAD_FLAGS' | 'NOT_ON_CURVE' | 'NOT_IN_SUBGROUP'

export interface EdgePoint {
  readonly name: string
  /** Encoding as it meets the decoder. */
  readonly bytes: Uint8Array
  /** Why a decoder refuses it; absent for a valid encoding. */
  readonly code?: PointCode
}

const FLAG = { compressed: 0x80, infinity: 0x40, sign: 0x20 } as const

const fpBytes = (x: bigint): Uint8Array => new Uint8Array(Buffer.from(x.toString(16).padStart(96, '0'), 'hex'))

function flagged(bytes: Uint8Array, flags: number): Uint8Array {
  const out = Uint8Array.from(bytes)
  out[0]! |= flags
  return out
}

const join = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

type G1Affine = { readonly x: bigint; readonly y: bigint } | undefined

/** Affine chord-and-tangent addition on `y² = x³ + 4`, for points of any order; `undefined` is infinity. */
function add(a: G1Affine, b: G1Affine): G1Affine {
  if (!a || !b) return a ?? b
  if (a.x === b.x && a.y !== b.y) return undefined
  if (a.x === b.x && a.y === 0n) return undefined
  const slope =
    a.x === b.x ? Fp.div(Fp.mul(3n, Fp.sqr(a.x)), Fp.mul(2n, a.y)) : Fp.div(Fp.sub(b.y, a.y), Fp.sub(b.x, a.x))
  const x = Fp.sub(Fp.sub(Fp.sqr(slope), a.x), b.x)
  return { x, y: Fp.sub(Fp.mul(slope, Fp.sub(a.x, x)), a.y) }
}

function times(point: G1Affine, k: bigint): G1Affine {
  let out: G1Affine
  for (let base = point, rest = k; rest > 0n; rest >>= 1n, base = add(base, base)) if (rest & 1n) out = add(out, base)
  return out
}

/** The first point of the curve with `x ≥ start`, whatever its order. */
function curvePoint(start: bigint): { x: bigint; y: bigint } {
  for (let x = start; ; x++) {
    try {
      return { x, y: Fp.sqrt(Fp.add(Fp.pow(x, 3n), 4n)) }
    } catch {
      // Not a square: the next x.
    }
  }
}

/** Cofactor `(x − 1)²/3` of G1, with x the BLS seed (negative). */
const COFACTOR = 0xd201000000010001n ** 2n / 3n

/** A point of prime order `q`, where `q²` divides the order of the curve. */
function torsionPoint(q: bigint): { x: bigint; y: bigint } {
  for (let start = 5n; ; start++) {
    let point: G1Affine = times(curvePoint(start), (R * COFACTOR) / q ** 2n)
    if (!point) continue
    const next = times(point, q)
    if (next) point = next
    return point as { x: bigint; y: bigint }
  }
}

const isLarger = (y: bigint): boolean => y > (P - 1n) / 2n
const compress = ({ x, y }: { x: bigint; y: bigint }): Uint8Array =>
  flagged(fpBytes(x), FLAG.compressed | (isLarger(y) ? FLAG.sign : 0))
const uncompressed = ({ x, y }: { x: bigint; y: bigint }): Uint8Array => join(fpBytes(x), fpBytes(y))

const generator = bls12_381.G1.Point.BASE.toAffine()
const sum = bls12_381.G1.Point.BASE.multiply(5n).add(bls12_381.G1.Point.BASE).toAffine()
const cofactorPoint = curvePoint(1n)

/** Smallest x for which `x³ + 4` is no square. */
function notOnCurve(): bigint {
  for (let x = 1n; ; x++) if (Fp.pow(Fp.add(Fp.pow(x, 3n), 4n), (P - 1n) / 2n) !== 1n) return x
}

const INFINITY = flagged(new Uint8Array(48), FLAG.compressed | FLAG.infinity)

/** Compressed encodings of G1, 48 bytes. */
export const EDGE_POINTS: readonly EdgePoint[] = [
  { name: 'generator', bytes: compress(generator) },
  {
    name: 'minus generator',
    bytes: flagged(fpBytes(generator.x), FLAG.compressed | (isLarger(generator.y) ? 0 : FLAG.sign)),
  },
  { name: 'six times generator', bytes: compress(sum) },
  { name: 'infinity', bytes: INFINITY },
  { name: 'empty', bytes: new Uint8Array(0), code: 'BAD_LENGTH' },
  { name: '47 bytes', bytes: compress(generator).slice(0, 47), code: 'BAD_LENGTH' },
  { name: '49 bytes', bytes: join(compress(generator), new Uint8Array(1)), code: 'BAD_LENGTH' },
  { name: 'all zero: compression flag missing', bytes: new Uint8Array(48), code: 'BAD_FLAGS' },
  { name: 'compression flag missing', bytes: fpBytes(generator.x), code: 'BAD_FLAGS' },
  {
    name: 'infinity flag without compression flag',
    bytes: flagged(new Uint8Array(48), FLAG.infinity),
    code: 'BAD_FLAGS',
  },
  { name: 'infinity with sign', bytes: flagged(INFINITY, FLAG.sign), code: 'BAD_FLAGS' },
  {
    name: 'infinity with a coordinate',
    bytes: flagged(fpBytes(1n), FLAG.compressed | FLAG.infinity),
    code: 'BAD_FLAGS',
  },
  { name: 'infinity flag on the generator', bytes: flagged(compress(generator), FLAG.infinity), code: 'BAD_FLAGS' },
  { name: 'all ones', bytes: new Uint8Array(48).fill(0xff), code: 'BAD_FLAGS' },
  { name: 'x = p', bytes: flagged(fpBytes(P), FLAG.compressed), code: 'NON_CANONICAL' },
  { name: 'x = p with sign', bytes: flagged(fpBytes(P), FLAG.compressed | FLAG.sign), code: 'NON_CANONICAL' },
  { name: 'x = p + 1', bytes: flagged(fpBytes(P + 1n), FLAG.compressed), code: 'NON_CANONICAL' },
  { name: 'x = 2^381 − 1', bytes: flagged(fpBytes((1n << 381n) - 1n), FLAG.compressed), code: 'NON_CANONICAL' },
  { name: 'x not on the curve', bytes: flagged(fpBytes(notOnCurve()), FLAG.compressed), code: 'NOT_ON_CURVE' },
  {
    name: 'x not on the curve, with sign',
    bytes: flagged(fpBytes(notOnCurve()), FLAG.compressed | FLAG.sign),
    code: 'NOT_ON_CURVE',
  },
  { name: 'x = 0, order 3', bytes: compress({ x: 0n, y: 2n }), code: 'NOT_IN_SUBGROUP' },
  { name: 'x = 0 with sign, order 3', bytes: compress({ x: 0n, y: P - 2n }), code: 'NOT_IN_SUBGROUP' },
  { name: 'order 11', bytes: compress(torsionPoint(11n)), code: 'NOT_IN_SUBGROUP' },
  { name: 'order 10177', bytes: compress(torsionPoint(10177n)), code: 'NOT_IN_SUBGROUP' },
  { name: 'subgroup plus order 3', bytes: compress(add(sum, { x: 0n, y: 2n })!), code: 'NOT_IN_SUBGROUP' },
  { name: 'subgroup plus order 11', bytes: compress(add(sum, torsionPoint(11n))!), code: 'NOT_IN_SUBGROUP' },
  { name: 'first point of the curve', bytes: compress(cofactorPoint), code: 'NOT_IN_SUBGROUP' },
]

const INFINITY_UNCOMPRESSED = flagged(new Uint8Array(96), FLAG.infinity)

/** Uncompressed encodings of G1, 96 bytes. */
export const EDGE_POINTS_UNCOMPRESSED: readonly EdgePoint[] = [
  { name: 'generator', bytes: uncompressed(generator) },
  { name: 'infinity', bytes: INFINITY_UNCOMPRESSED },
  { name: '95 bytes', bytes: uncompressed(generator).slice(0, 95), code: 'BAD_LENGTH' },
  { name: 'compression flag', bytes: flagged(uncompressed(generator), FLAG.compressed), code: 'BAD_FLAGS' },
  { name: 'sign flag', bytes: flagged(uncompressed(generator), FLAG.sign), code: 'BAD_FLAGS' },
  { name: 'infinity with sign', bytes: flagged(INFINITY_UNCOMPRESSED, FLAG.sign), code: 'BAD_FLAGS' },
  {
    name: 'infinity with a coordinate',
    bytes: join(INFINITY_UNCOMPRESSED.slice(0, 48), fpBytes(1n)),
    code: 'BAD_FLAGS',
  },
  { name: 'zeros without infinity flag', bytes: new Uint8Array(96), code: 'NOT_ON_CURVE' },
  { name: 'x = p', bytes: join(fpBytes(P), fpBytes(generator.y)), code: 'NON_CANONICAL' },
  { name: 'y = p', bytes: join(fpBytes(generator.x), fpBytes(P)), code: 'NON_CANONICAL' },
  { name: 'y = 2^384 − 1', bytes: join(fpBytes(generator.x), fpBytes((1n << 384n) - 1n)), code: 'NON_CANONICAL' },
  { name: 'y + 1', bytes: join(fpBytes(generator.x), fpBytes(generator.y + 1n)), code: 'NOT_ON_CURVE' },
  { name: 'order 3', bytes: uncompressed({ x: 0n, y: 2n }), code: 'NOT_IN_SUBGROUP' },
  { name: 'order 11', bytes: uncompressed(torsionPoint(11n)), code: 'NOT_IN_SUBGROUP' },
  { name: 'subgroup plus order 3', bytes: uncompressed(add(sum, { x: 0n, y: 2n })!), code: 'NOT_IN_SUBGROUP' },
]

// ---- G2 ------------------------------------------------------------------------------------------------------------

const { Fp2 } = bls12_381.fields
type G2Affine = { readonly x: { c0: bigint; c1: bigint }; readonly y: { c0: bigint; c1: bigint } }

/** ZCash's order: `c1` first, it carries the flags; the sign is that of `y.c1`, or of `y.c0` where that is zero. */
const compressG2 = ({ x, y }: G2Affine): Uint8Array =>
  flagged(join(fpBytes(x.c1), fpBytes(x.c0)), FLAG.compressed | (isLarger(y.c1 === 0n ? y.c0 : y.c1) ? FLAG.sign : 0))

/** The first point of the twist `y² = x³ + 4(1 + u)` with `x = c0 + u`; the odds that it has prime order are nil. */
function twistPoint(): G2Affine {
  for (let c0 = 0n; ; c0++) {
    const x = Fp2.create({ c0, c1: 1n })
    try {
      return { x, y: Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), Fp2.create({ c0: 4n, c1: 4n }))) }
    } catch {
      // Not a square: the next x.
    }
  }
}

function notOnTwist(): Uint8Array {
  for (let c0 = 0n; ; c0++) {
    const x = Fp2.create({ c0, c1: 1n })
    try {
      Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), Fp2.create({ c0: 4n, c1: 4n })))
    } catch {
      return join(fpBytes(1n), fpBytes(c0))
    }
  }
}

const g2 = bls12_381.G2.Point.BASE.toAffine() as G2Affine
const g2Bytes = compressG2(g2)
const INFINITY_G2 = join(INFINITY, new Uint8Array(48))

/** Compressed encodings of G2, 96 bytes. */
export const EDGE_POINTS_G2: readonly EdgePoint[] = [
  { name: 'generator', bytes: g2Bytes },
  { name: 'minus generator', bytes: Uint8Array.from(g2Bytes, (byte, i) => (i === 0 ? byte ^ FLAG.sign : byte)) },
  { name: 'infinity', bytes: INFINITY_G2 },
  { name: 'empty', bytes: new Uint8Array(0), code: 'BAD_LENGTH' },
  { name: '95 bytes', bytes: g2Bytes.slice(0, 95), code: 'BAD_LENGTH' },
  { name: '97 bytes', bytes: join(g2Bytes, new Uint8Array(1)), code: 'BAD_LENGTH' },
  {
    name: 'compression flag missing',
    bytes: Uint8Array.from(g2Bytes, (byte, i) => (i === 0 ? byte & 0x7f : byte)),
    code: 'BAD_FLAGS',
  },
  { name: 'infinity with sign', bytes: flagged(INFINITY_G2, FLAG.sign), code: 'BAD_FLAGS' },
  { name: 'infinity with c0', bytes: join(INFINITY, fpBytes(1n)), code: 'BAD_FLAGS' },
  { name: 'infinity with c1', bytes: join(flagged(fpBytes(1n), 0xc0), fpBytes(0n)), code: 'BAD_FLAGS' },
  { name: 'all ones', bytes: new Uint8Array(96).fill(0xff), code: 'BAD_FLAGS' },
  { name: 'x.c1 = p', bytes: join(flagged(fpBytes(P), FLAG.compressed), fpBytes(g2.x.c0)), code: 'NON_CANONICAL' },
  { name: 'x.c0 = p', bytes: join(flagged(fpBytes(g2.x.c1), FLAG.compressed), fpBytes(P)), code: 'NON_CANONICAL' },
  {
    name: 'x.c0 with bits that are flags in c1',
    bytes: join(flagged(fpBytes(g2.x.c1), FLAG.compressed), flagged(fpBytes(g2.x.c0), FLAG.compressed)),
    code: 'NON_CANONICAL',
  },
  { name: 'x not on the curve', bytes: flagged(notOnTwist(), FLAG.compressed), code: 'NOT_ON_CURVE' },
  { name: 'first point of the curve', bytes: compressG2(twistPoint()), code: 'NOT_IN_SUBGROUP' },
]
