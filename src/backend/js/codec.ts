/** Encodings of points, with the checks and errors of the Wasm. */
import type { ErrorCode } from '../../errors.gen.ts'
import { ERROR_CODES } from '../../errors.gen.ts'
import { checkStatus, KzgError, type Operand } from '../../errors.ts'
import type { G1Point, G2Point, Noble } from './noble.ts'

const COMPRESSED = 0x80
const INFINITY = 0x40
const LARGER_Y = 0x20
const FLAGS = 0xe0
const FP_BYTES = 48

/** @throws KzgError as the Wasm would, of item `i` of the operand */
export function refuse(code: ErrorCode, operand: Operand, i: number): never {
  checkStatus((ERROR_CODES.indexOf(code) + 1) | (i << 8), operand)
  throw new KzgError(code)
}

type Result<T> = T | ErrorCode

interface Encoded {
  readonly x: readonly bigint[]
  readonly hasLargerY: boolean
}

/** Flags first, then the coordinates, the constant one last. */
function parse({ bls }: Noble, bytes: Uint8Array): Result<Encoded | 'infinity'> {
  const flags = bytes[0]! & FLAGS
  const rest = Uint8Array.from(bytes)
  rest[0]! &= ~FLAGS
  if (!(flags & COMPRESSED)) return 'BAD_FLAGS'
  if (flags & INFINITY) {
    return flags & LARGER_Y || rest.some((byte) => byte !== 0) ? 'BAD_FLAGS' : 'infinity'
  }
  const x = Array.from({ length: bytes.length / FP_BYTES }, (_, i) => integer(rest, i * FP_BYTES))
  if (x.some((coordinate) => coordinate >= bls.fields.Fp.ORDER)) return 'NON_CANONICAL'
  return { x, hasLargerY: (flags & LARGER_Y) !== 0 }
}

function integer(bytes: Uint8Array, at: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, FP_BYTES)
  let value = 0n
  for (let word = 0; word < FP_BYTES; word += 8) value = (value << 64n) | view.getBigUint64(word)
  return value
}

/** @returns the point, or what is wrong with it */
export function decodeG1(noble: Noble, bytes: Uint8Array, checkSubgroup: boolean): Result<G1Point> {
  const { Point } = noble.bls.G1
  const { Fp } = noble.bls.fields
  const parsed = parse(noble, bytes)
  if (parsed === 'infinity') return Point.ZERO
  if (typeof parsed === 'string') return parsed
  const x = parsed.x[0]!
  const y = root(Fp, Fp.add(Fp.mul(Fp.sqr(x), x), 4n))
  if (y === undefined) return 'NOT_ON_CURVE'
  const isLarger = 2n * y > Fp.ORDER
  const point = Point.fromAffine({ x, y: isLarger === parsed.hasLargerY ? y : Fp.neg(y) })
  return checkSubgroup && !point.isTorsionFree() ? 'NOT_IN_SUBGROUP' : point
}

/** @returns the point, or what is wrong with it */
export function decodeG2(noble: Noble, bytes: Uint8Array, checkSubgroup: boolean): Result<G2Point> {
  const { Point } = noble.bls.G2
  const { Fp, Fp2 } = noble.bls.fields
  const parsed = parse(noble, bytes)
  if (parsed === 'infinity') return Point.ZERO
  if (typeof parsed === 'string') return parsed
  const x = Fp2.create({ c0: parsed.x[1]!, c1: parsed.x[0]! })
  const four = Fp2.create({ c0: 4n, c1: 4n })
  const y = root(Fp2, Fp2.add(Fp2.mul(Fp2.sqr(x), x), four))
  if (y === undefined) return 'NOT_ON_CURVE'
  const isLarger = 2n * (y.c1 === 0n ? y.c0 : y.c1) > Fp.ORDER
  const point = Point.fromAffine({ x, y: isLarger === parsed.hasLargerY ? y : Fp2.neg(y) })
  return checkSubgroup && !point.isTorsionFree() ? 'NOT_IN_SUBGROUP' : point
}

/** A square root, if there is one. */
function root<T>(field: { sqrt(a: T): T; sqr(a: T): T; eql(a: T, b: T): boolean }, square: T): T | undefined {
  try {
    const y = field.sqrt(square)
    return field.eql(field.sqr(y), square) ? y : undefined
  } catch {
    // noble throws where there is none.
    return undefined
  }
}

/** Compressed. */
export function encodeG1(noble: Noble, points: readonly G1Point[]): Uint8Array {
  const out = new Uint8Array(points.length * FP_BYTES)
  for (const [i, point] of affine(noble, points).entries()) {
    const at = i * FP_BYTES
    if (!point) {
      out[at] = COMPRESSED | INFINITY
      continue
    }
    writeInteger(out, at, point.x, false)
    out[at]! |= 2n * point.y > noble.bls.fields.Fp.ORDER ? COMPRESSED | LARGER_Y : COMPRESSED
  }
  return out
}

/** x ‖ y, little-endian, zeros for infinity. */
export function toLittleEndian(noble: Noble, points: readonly G1Point[]): Uint8Array {
  const out = new Uint8Array(points.length * 2 * FP_BYTES)
  for (const [i, point] of affine(noble, points).entries()) {
    if (!point) continue
    writeInteger(out, 2 * i * FP_BYTES, point.x, true)
    writeInteger(out, (2 * i + 1) * FP_BYTES, point.y, true)
  }
  return out
}

/** The form of `G1Resident.points`, unchecked. */
export function fromLittleEndian({ bls }: Noble, bytes: Uint8Array): G1Point[] {
  const { Point } = bls.G1
  return Array.from({ length: bytes.length / (2 * FP_BYTES) }, (_, i) => {
    const [x, y] = [2 * i, 2 * i + 1].map((at) => integerLittleEndian(bytes, at * FP_BYTES)) as [bigint, bigint]
    return x === 0n && y === 0n ? Point.ZERO : Point.fromAffine({ x, y })
  })
}

/** A point of a setup: 192 bytes, x.c0 ‖ x.c1 ‖ y.c0 ‖ y.c1, little-endian and unchecked. */
export function g2FromLittleEndian({ bls }: Noble, bytes: Uint8Array): G2Point {
  const [x0, x1, y0, y1] = [0, 1, 2, 3].map((i) => integerLittleEndian(bytes, i * FP_BYTES)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ]
  const { Fp2 } = bls.fields
  return bls.G2.Point.fromAffine({ x: Fp2.create({ c0: x0, c1: x1 }), y: Fp2.create({ c0: y0, c1: y1 }) })
}

/** Affine coordinates, by one inversion; nothing for infinity. */
function affine({ normalized }: Noble, points: readonly G1Point[]): ({ x: bigint; y: bigint } | undefined)[] {
  const finite = normalized(points.filter((point) => !point.is0()))
  let next = 0
  return points.map((point) => (point.is0() ? undefined : finite[next++]!.toAffine()))
}

function writeInteger(out: Uint8Array, at: number, value: bigint, isLittleEndian: boolean): void {
  const view = new DataView(out.buffer, at, FP_BYTES)
  for (let word = 0, rest = value; word < FP_BYTES; word += 8, rest >>= 64n) {
    view.setBigUint64(isLittleEndian ? word : FP_BYTES - 8 - word, rest & 0xffff_ffff_ffff_ffffn, isLittleEndian)
  }
}

function integerLittleEndian(bytes: Uint8Array, at: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, FP_BYTES)
  let value = 0n
  for (let word = FP_BYTES - 8; word >= 0; word -= 8) value = (value << 64n) | view.getBigUint64(word, true)
  return value
}
