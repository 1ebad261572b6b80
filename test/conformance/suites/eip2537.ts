import { bytesToInteger, concat, fromHex, integerToBytes } from '../hex.ts'
import { InputError } from '../input-error.ts'
import type { CurveSubject, GroupSubject } from '../subject.ts'
import type { Suite } from './suite.ts'

/** A field element of EIP-2537: 16 zero bytes, then 48 bytes big-endian. */
const FP_LEN = 64
const FP_PADDING = 16
const SCALAR_LEN = 32
const GROUP_ORDER = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n

/** Where a group's coordinates stand: the precompile writes `c0 c1`, a ZCash encoding `c1 c0`. */
interface Shape {
  readonly group: 'g1' | 'g2'
  /** For each field element of the ZCash encoding, its place in the precompile encoding. */
  readonly order: readonly number[]
}
const G1: Shape = { group: 'g1', order: [0, 1] }
const G2: Shape = { group: 'g2', order: [1, 0, 3, 2] }

const pointLen = (shape: Shape): number => shape.order.length * FP_LEN

/** Decodes one point. Addition is the only operation of EIP-2537 that accepts points outside the subgroup. */
function readPoint(curve: CurveSubject, shape: Shape, bytes: Uint8Array, checkSubgroup: boolean): Uint8Array {
  const elements = shape.order.map((place) => {
    const element = bytes.subarray(place * FP_LEN, (place + 1) * FP_LEN)
    // The three top bits would be read as the flags of a ZCash encoding; the modulus has 381 bits.
    if (element.subarray(0, FP_PADDING).some((byte) => byte !== 0)) throw new InputError('NON_CANONICAL')
    if (element[FP_PADDING]! >= 0x20) throw new InputError('NON_CANONICAL')
    return element.subarray(FP_PADDING)
  })
  const encoding = concat(elements)
  if (encoding.every((byte) => byte === 0)) encoding[0] = 0x40
  return curve[shape.group].decode(encoding, { checkSubgroup })
}

function writePoint(shape: Shape, point: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(pointLen(shape))
  if ((point[0]! & 0x40) !== 0) return bytes
  shape.order.forEach((place, i) => {
    bytes.set(point.subarray(48 * i, 48 * (i + 1)), place * FP_LEN + FP_PADDING)
  })
  return bytes
}

/** Cuts the input into records of `len` bytes; none at all or a remainder is an error in every precompile. */
function records(bytes: Uint8Array, len: number): Uint8Array[] {
  if (bytes.length === 0 || bytes.length % len !== 0) throw new InputError('BAD_LENGTH')
  return Array.from({ length: bytes.length / len }, (_, i) => bytes.subarray(i * len, (i + 1) * len))
}

/** Precompile scalars are any 256-bit integers; the library takes canonical ones. */
const reduce = (scalar: Uint8Array): Uint8Array => integerToBytes(bytesToInteger(scalar) % GROUP_ORDER, SCALAR_LEN)

function add(curve: CurveSubject, shape: Shape, input: Uint8Array): Uint8Array {
  const points = records(input, pointLen(shape))
  if (points.length !== 2) throw new InputError('BAD_LENGTH')
  const [a, b] = points.map((bytes) => readPoint(curve, shape, bytes, false))
  return writePoint(shape, curve[shape.group].add(a!, b!, { checkSubgroup: false }))
}

function readPairs(curve: CurveSubject, shape: Shape, input: Uint8Array): [Uint8Array[], Uint8Array[]] {
  const pairs = records(input, pointLen(shape) + SCALAR_LEN)
  return [
    pairs.map((pair) => readPoint(curve, shape, pair.subarray(0, pointLen(shape)), true)),
    pairs.map((pair) => reduce(pair.subarray(pointLen(shape)))),
  ]
}

function msm(curve: CurveSubject, shape: Shape, input: Uint8Array): Uint8Array {
  const [points, scalars] = readPairs(curve, shape, input)
  return writePoint(shape, curve[shape.group].msm(points, scalars))
}

/** The multiplication of the EIP's drafts: one pair. Run through every implementation, which must agree. */
function mul(curve: CurveSubject, shape: Shape, input: Uint8Array): Uint8Array {
  const [points, scalars] = readPairs(curve, shape, input)
  if (points.length !== 1) throw new InputError('BAD_LENGTH')
  const group: GroupSubject = curve[shape.group]
  const results = [
    group.multiply(points[0]!, scalars[0]!),
    group.multiplyVartime(points[0]!, scalars[0]!),
    group.msm(points, scalars),
  ].map((point) => writePoint(shape, point))
  if (results.some((bytes) => bytes.some((byte, i) => byte !== results[0]![i]))) {
    throw new Error('constant-time, variable-time and multi-scalar multiplication disagree')
  }
  return results[0]!
}

function pairing(curve: CurveSubject, input: Uint8Array): Uint8Array {
  const pairs = records(input, pointLen(G1) + pointLen(G2))
  const g1Points = pairs.map((pair) => readPoint(curve, G1, pair.subarray(0, pointLen(G1)), true))
  const g2Points = pairs.map((pair) => readPoint(curve, G2, pair.subarray(pointLen(G1)), true))
  return integerToBytes(curve.pairingCheck(g1Points, g2Points) ? 1n : 0n, 32)
}

export const eip2537: Suite = {
  g1add: ({ curve }, input: string) => add(curve, G1, fromHex(input)),
  g1mul: ({ curve }, input: string) => mul(curve, G1, fromHex(input)),
  g1msm: ({ curve }, input: string) => msm(curve, G1, fromHex(input)),
  g2add: ({ curve }, input: string) => add(curve, G2, fromHex(input)),
  g2mul: ({ curve }, input: string) => mul(curve, G2, fromHex(input)),
  g2msm: ({ curve }, input: string) => msm(curve, G2, fromHex(input)),
  pairing: ({ curve }, input: string) => pairing(curve, fromHex(input)),
}
