/** What the artefacts are asked in the comparison of tiers: points good, bad and adversarial, beside each other. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { randomScalar } from '../../vectors/prng.ts'

export type Job =
  | { readonly do: 'g1' | 'g2'; readonly encodings: readonly string[]; readonly checkSubgroup: boolean }
  | { readonly do: 'pairing'; readonly g1: readonly string[]; readonly g2: readonly string[] }

const G1 = bls12_381.G1.Point
const G2 = bls12_381.G2.Point
type G1Point = typeof G1.BASE

const { p, r } = { p: bls12_381.fields.Fp.ORDER, r: bls12_381.fields.Fr.ORDER }
/** |x| + 1: the exponent of the curve's cofactor group, which is that of order (x − 1)²/3. */
const EXPONENT = 0xd201000000010001n
const SMALL_ORDERS = [3n, 11n, 10177n, 859267n, 52437899n] as const

function times(point: G1Point, k: bigint): G1Point {
  let out = G1.ZERO
  for (const bit of k.toString(2)) {
    out = out.double()
    if (bit === '1') out = out.add(point)
  }
  return out
}

/** The first point of the curve with x from the seed on. */
function curvePoint(seed: string): G1Point {
  const { Fp } = bls12_381.fields
  for (let x = Fp.create(randomScalar(seed)); ; x++) {
    const square = Fp.add(Fp.mul(Fp.sqr(x), x), 4n)
    try {
      return G1.fromAffine({ x, y: Fp.sqrt(square) })
    } catch {
      // Not a square: the next x.
    }
  }
}

/** A point whose order is that prime. */
function pointOfOrder(order: bigint): G1Point {
  for (let seed = 0; ; seed++) {
    const point = times(times(curvePoint(`order ${order} ${seed}`), r), EXPONENT / order)
    if (!point.is0()) return point
  }
}

const inGroup = (seed: string): G1Point => G1.BASE.multiply(randomScalar(seed))
const withFirstByte = (hex: string, change: (byte: number) => number): string =>
  change(Number.parseInt(hex.slice(0, 2), 16))
    .toString(16)
    .padStart(2, '0') + hex.slice(2)
/** The compressed encoding; noble's own refuses points outside the subgroup. */
function code(point: G1Point): string {
  const { x, y } = point.toAffine()
  return withFirstByte(x.toString(16).padStart(96, '0'), (byte) => byte | 0x80 | (y > p / 2n ? 0x20 : 0))
}

/** Encodings of one point by name; outside the subgroup are those whose name says "outside". */
export function encodings(): Map<string, string> {
  const small = SMALL_ORDERS.map((order) => [order, pointOfOrder(order)] as const)
  const inside = inGroup('inside')
  return new Map([
    ['inside', code(inside)],
    ['inside, negated', code(inside.negate())],
    ['another inside', code(inGroup('another'))],
    ['infinity', `c0${'00'.repeat(47)}`],
    ['outside', code(curvePoint('outside'))],
    ...small.map(([order, point]) => [`outside, of order ${order}`, code(point)] as const),
    ...small.map(([order, point]) => [`outside, of order ${order}r`, code(point.add(inside))] as const),
    ['outside, x = 0', `80${'00'.repeat(47)}`],
    ['outside, the sum of two small ones', code(small[1]![1].add(small[2]![1]))],
    ['no flag', withFirstByte(code(inside), (byte) => byte & 0x7f)],
    ['not canonical', withFirstByte(p.toString(16).padStart(96, '0'), (byte) => byte | 0x80)],
    ['not on the curve', `80${'00'.repeat(46)}01`],
  ])
}

/** Every kind beside every kind, with and without the subgroup check; longer lists; G2; pairings. */
export function jobs(): Job[] {
  const kinds = [...encodings().values()]
  const pairs = kinds.flatMap((a) => kinds.map((b) => [a, b]))
  const good = Array.from({ length: 33 }, (_, i) => code(inGroup(`list ${i}`)))
  const lists = [...kinds.map((kind) => [kind]), ...pairs, good, [...good, kinds[4]!], [...good.slice(1), kinds[4]!]]
  const g1 = lists.flatMap((list) =>
    [false, true].map((checkSubgroup): Job => ({ do: 'g1', encodings: list, checkSubgroup })),
  )
  const g2Points = Array.from({ length: 5 }, (_, i) => G2.BASE.multiply(randomScalar(`g2 ${i}`)).toHex(true))
  const outside = Array.from({ length: 40 }, (_, i) => `80${'00'.repeat(94)}${(i + 1).toString(16).padStart(2, '0')}`)
  const infinity = `c0${'00'.repeat(95)}`
  const g2 = [...[...g2Points, ...outside, infinity].map((point) => [point]), g2Points].flatMap((list) =>
    [false, true].map((checkSubgroup): Job => ({ do: 'g2', encodings: list, checkSubgroup })),
  )
  const pairing = (n: number, from = 0): Job => ({
    do: 'pairing',
    g1: good.slice(from, from + n),
    g2: Array.from({ length: n }, (_, i) => g2Points[i % 5]!),
  })
  const withInfinity: Job = { do: 'pairing', g1: [kinds[3]!, good[0]!], g2: [g2Points[0]!, infinity] }
  return [...g1, ...g2, ...Array.from({ length: 10 }, (_, i) => pairing(1, i)), pairing(3), pairing(9), withInfinity]
}
