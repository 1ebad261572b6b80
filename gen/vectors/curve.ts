/** Group operations and pairings, answered by @noble/curves; points as compressed hex. */
import { Fr } from '../../test/reference/field.ts'
import {
  decodeG1,
  decodeG2,
  encodeG1,
  G1,
  type G1Point,
  G2,
  type G2Point,
  multiply,
  multiplyG2,
  pairingProductIsOne,
} from '../../test/reference/group.ts'
import {
  EDGE_FR,
  EDGE_POINTS,
  EDGE_POINTS_G2,
  EDGE_POINTS_UNCOMPRESSED,
  type EdgePoint,
  R,
} from '../../test/vectors/edges.ts'
import { bytesToHex, hexToBytes } from '../../test/vectors/expand.ts'
import { randomScalar } from '../../test/vectors/prng.ts'
import { answer, type Case, type Row, refused, type VectorFile } from './file.ts'
import { INFINITY_HEX } from './points.ts'

const SUITE = 'curve'
const SOURCE = '@noble/curves'

const scalarHex = (k: bigint): string => `0x${k.toString(16).padStart(64, '0')}`
const g1Hex = (point: G1Point): string => bytesToHex(encodeG1(point))
const g2Hex = (point: G2Point): string => (point.is0() ? `0xc0${'00'.repeat(95)}` : bytesToHex(point.toBytes(true)))
const g1 = (k: bigint): G1Point => multiply(G1.BASE, k)
const g2 = (k: bigint): G2Point => multiplyG2(G2.BASE, k)

/** Decoding answers with the uncompressed form. */
function decodeCases(points: readonly EdgePoint[], toUncompressed: (bytes: Uint8Array) => Uint8Array): Case[] {
  return points.map(({ name, bytes, code }) => ({
    name,
    input: { bytes: bytesToHex(bytes) },
    ...(code === undefined ? {} : { code }),
    output: code === undefined ? bytesToHex(toUncompressed(bytes)) : null,
  }))
}

const isInfinity = (bytes: Uint8Array): boolean => (bytes[0]! & 0x40) !== 0
const uncompressedInfinity = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i === 0 ? 0x40 : 0))

// ---- Multiplication ------------------------------------------------------------------------------------------------

const names = (k: bigint): string => (k > 1n << 32n ? `0x${k.toString(16)}` : String(k))

function multiplyRows(points: Readonly<Record<string, string>>): Row[] {
  return Object.entries(points).flatMap(([name, point]) =>
    EDGE_FR.map((k) => ({ name: `${names(k)} × ${name}`, input: { point, scalar: scalarHex(k) } })),
  )
}

// ---- Sums of products ----------------------------------------------------------------------------------------------

/** Sizes around the limits of batching, windows and bucket counts. */
const MSM_SIZES = [1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 600]
const PATTERN_SIZES = [2, 8, 9, 33, 130]

interface Term {
  readonly k: bigint
  readonly scalar: bigint
}

const POOL = Array.from({ length: 600 }, (_, i) => randomScalar(`point ${i}`))
const scalars = Array.from({ length: 600 }, (_, i) => randomScalar(`scalar ${i}`))

/** Terms `scalar·(k·G)` at position `i` of an MSM of `n`. */
const PATTERNS: Readonly<Record<string, (i: number, n: number) => Term>> = {
  'one point': (i) => ({ k: POOL[0]!, scalar: scalars[i]! }),
  'one point, one scalar': () => ({ k: POOL[0]!, scalar: scalars[0]! }),
  'opposite points, one scalar': (i) => ({ k: i % 2 ? R - POOL[i >> 1]! : POOL[i >> 1]!, scalar: scalars[0]! }),
  'opposite points': (i) => ({ k: i % 2 ? R - POOL[0]! : POOL[0]!, scalar: scalars[i]! }),
  'opposite scalars': (i) => ({ k: POOL[i >> 1]!, scalar: i % 2 ? R - scalars[i >> 1]! : scalars[i >> 1]! }),
  'all at infinity': (i) => ({ k: 0n, scalar: scalars[i]! }),
  'every third at infinity': (i) => ({ k: i % 3 ? POOL[i]! : 0n, scalar: scalars[i]! }),
  'scalars zero': (i) => ({ k: POOL[i]!, scalar: 0n }),
  'every other scalar zero': (i) => ({ k: POOL[i]!, scalar: i % 2 ? scalars[i]! : 0n }),
  'scalars one': (i) => ({ k: POOL[i]!, scalar: 1n }),
  'scalars r − 1': (i) => ({ k: POOL[i]!, scalar: R - 1n }),
  'powers of two': (i) => ({ k: POOL[i]!, scalar: 1n << BigInt((i * 13) % 255) }),
  'one less than powers of two': (i) => ({ k: POOL[i]!, scalar: (1n << BigInt((i * 13) % 255)) - 1n }),
  'edge scalars': (i) => ({ k: POOL[i]!, scalar: EDGE_FR[i % EDGE_FR.length]! }),
  'small multiples of the generator': (i) => ({ k: BigInt(i + 1), scalar: scalars[i]! }),
  'small multiples, small scalars': (i) => ({ k: BigInt(i + 1), scalar: BigInt(i % 5) }),
  'a point and its double': (i) => ({ k: POOL[0]! * BigInt(1 + (i % 2)), scalar: scalars[i >> 1]! }),
}

function msmCases(encode: (k: bigint) => string, cap: number): Case[] {
  const pool = new Map<bigint, string>()
  const point = (k: bigint): string => {
    const reduced = k % R
    const known = pool.get(reduced) ?? encode(reduced)
    pool.set(reduced, known)
    return known
  }
  const row = (name: string, terms: readonly Term[]): Case => ({
    name,
    input: { points: terms.map(({ k }) => point(k)), scalars: terms.map(({ scalar }) => scalarHex(scalar)) },
    // Every point is a known multiple of the generator, so the sum is one as well.
    output: encode(terms.reduce((sum, { k, scalar }) => Fr.add(sum, Fr.mul(k % R, scalar % R)), 0n)),
  })
  const random = (n: number) => Array.from({ length: n }, (_, i) => ({ k: POOL[i]!, scalar: scalars[i]! }))
  const sizes = MSM_SIZES.filter((n) => n <= cap)
  const cases = [
    ...sizes.map((n) => row(`${n} random terms`, random(n))),
    ...PATTERN_SIZES.filter((n) => n <= cap).flatMap((n) =>
      Object.entries(PATTERNS).map(([name, term]) =>
        row(
          `${n} terms: ${name}`,
          Array.from({ length: n }, (_, i) => term(i, n)),
        ),
      ),
    ),
  ]
  const { points, scalars: hexes } = cases.find(({ name }) => name === '9 random terms')!.input as Record<
    string,
    string[]
  >
  return [
    ...cases,
    ...refused([
      { name: 'scalar missing', input: { points, scalars: hexes!.slice(1) }, code: 'LENGTH_MISMATCH' },
      { name: 'point missing', input: { points: points!.slice(1), scalars: hexes }, code: 'LENGTH_MISMATCH' },
    ]),
  ]
}

// ---- Pairings ------------------------------------------------------------------------------------------------------

/** `Π e(aᵢ·G₁, bᵢ·G₂)` is one exactly if `Σ aᵢ·bᵢ = 0`; noble confirms each row. */
function pairingCases(): Case[] {
  const [a, b] = [randomScalar('a'), randomScalar('b')]
  const products: Record<string, readonly (readonly [bigint, bigint])[]> = {
    'no pairs': [],
    'one pair': [[1n, 1n]],
    'infinity in G1': [[0n, b]],
    'infinity in G2': [[a, 0n]],
    'both infinity': [[0n, 0n]],
    'a pair and its inverse': [
      [1n, 1n],
      [R - 1n, 1n],
    ],
    'inverse in G2': [
      [a, 1n],
      [a, R - 1n],
    ],
    bilinear: [
      [a, b],
      [R - ((a * b) % R), 1n],
    ],
    'bilinear, off by one': [
      [a, b],
      [R - ((a * b + 1n) % R), 1n],
    ],
    'three pairs': [
      [a, 2n],
      [b, 3n],
      [R - ((2n * a + 3n * b) % R), 1n],
    ],
    'infinity among others': [
      [a, b],
      [0n, a],
      [b, R - a],
      [b, 0n],
    ],
    'same pair twice': [
      [a, b],
      [a, b],
    ],
    'nine pairs': [...Array.from({ length: 8 }, (_, i) => [BigInt(i + 2), a] as const), [R - ((44n * a) % R), 1n]],
  }
  const rows = Object.entries(products).map(([name, pairs]) => ({
    name,
    input: { g1: pairs.map(([k]) => g1Hex(g1(k))), g2: pairs.map(([, k]) => g2Hex(g2(k))) },
  }))
  const mismatch = { g1: [g1Hex(G1.BASE)], g2: [] }
  return [
    ...answer(rows, (input: { g1: string[]; g2: string[] }) =>
      pairingProductIsOne(
        input.g1.map((p, i) => ({ g1: decodeG1(hexToBytes(p)), g2: decodeG2(hexToBytes(input.g2[i]!)) })),
      ),
    ),
    ...refused([{ name: 'lists differ', input: mismatch, code: 'LENGTH_MISMATCH' }]),
  ]
}

export function generateCurve(): VectorFile[] {
  const file = (fn: string, note: string, cases: readonly Case[]): VectorFile => ({
    suite: SUITE,
    fn,
    source: SOURCE,
    note,
    cases,
  })
  const random = { generator: 1n, random: randomScalar('point') }
  const inG1 = { ...mapValues(random, (k) => g1Hex(g1(k))), infinity: INFINITY_HEX }
  const inG2 = { ...mapValues(random, (k) => g2Hex(g2(k))), infinity: g2Hex(G2.ZERO) }
  type MultiplyInput = { point: string; scalar: string }
  return [
    file('g1_decode', '48 and 96 bytes; codes confirmed by blst', [
      ...decodeCases(EDGE_POINTS, (bytes) =>
        isInfinity(bytes) ? uncompressedInfinity(96) : decodeG1(bytes).toBytes(false),
      ),
      ...decodeCases(EDGE_POINTS_UNCOMPRESSED, (bytes) => bytes).map((row) => ({
        ...row,
        name: `uncompressed: ${row.name}`,
      })),
    ]),
    file(
      'g2_decode',
      '96 bytes',
      decodeCases(EDGE_POINTS_G2, (bytes) =>
        isInfinity(bytes) ? uncompressedInfinity(192) : decodeG2(bytes).toBytes(false),
      ),
    ),
    file(
      'g1_multiply',
      'edge scalars; those from r on count modulo r',
      answer(multiplyRows(inG1), (input: MultiplyInput) =>
        encodeG1(multiply(decodeG1(hexToBytes(input.point)), BigInt(input.scalar))),
      ),
    ),
    file(
      'g2_multiply',
      'edge scalars; those from r on count modulo r',
      answer(multiplyRows(inG2), (input: MultiplyInput) =>
        hexToBytes(g2Hex(multiplyG2(decodeG2(hexToBytes(input.point)), BigInt(input.scalar)))),
      ),
    ),
    file(
      'g1_msm',
      'sizes around batching limits; repeated, opposite and trivial terms',
      msmCases((k) => g1Hex(g1(k)), 600),
    ),
    file(
      'g2_msm',
      'sizes around batching limits; repeated, opposite and trivial terms',
      msmCases((k) => g2Hex(g2(k)), 33),
    ),
    file('pairing_check', 'products that are one and products that are not', pairingCases()),
  ]
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, f: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]))
}
