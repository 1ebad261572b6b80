/** Setups of one's own: every form is read, every defect is refused by the name of the part and the position. */
import { beforeAll, describe, expect, it } from 'vitest'
import { KzgError } from '../../src/errors.ts'
import { bitReversed } from '../reference/fft.ts'
import { encodeG1, G1 } from '../reference/group.ts'
import { type EncodedSetup, encodedToText, parseSetupText } from '../reference/setup.ts'
import { EDGE_POINTS, EDGE_POINTS_G2 } from '../vectors/edges.ts'
import { customSetup, openKzg, runnableTiers } from './support.ts'

type Part = 'g1_lagrange' | 'g2_monomial' | 'g1_monomial'
type Json = Record<Part, readonly string[]>

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const G1_DOUBLED = hex(encodeG1(G1.BASE.double()))
const COEFFICIENTS = new Uint8Array(128).fill(1)

const toJson = ({ g1Lagrange, g2Monomial, g1Monomial }: EncodedSetup): Json => ({
  g1_lagrange: g1Lagrange,
  g2_monomial: g2Monomial,
  g1_monomial: g1Monomial,
})

const replaced = (setup: Json, part: Part, index: number, point: string): Json => ({
  ...setup,
  [part]: setup[part].map((old, i) => (i === index ? point : old)),
})

const swapped = (setup: Json, part: Part, a: number, b: number): Json =>
  replaced(replaced(setup, part, a, setup[part][b]!), part, b, setup[part][a]!)

interface Defect {
  readonly name: string
  readonly make: (setup: Json, other: Json) => unknown
  readonly code: string
  readonly part?: Part
  readonly index?: number
}

/** A defect of one point's encoding, anywhere: `EDGE_POINTS` in each list. Wrong lengths are defects of the text. */
const encodings: Defect[] = (
  [
    ['g1_lagrange', EDGE_POINTS],
    ['g1_monomial', EDGE_POINTS],
    ['g2_monomial', EDGE_POINTS_G2],
  ] as const
).flatMap(([part, points]) =>
  points
    .filter(({ code, name }) => code !== undefined || name === 'infinity')
    .map(({ name, bytes, code = 'POINT_AT_INFINITY' }) => ({
      name: `${part}[5]: ${name}`,
      make: (setup: Json) => replaced(setup, part, 5, hex(bytes)),
      code: code === 'BAD_LENGTH' ? 'BAD_SETUP' : code,
      part,
      index: 5,
    })),
)

const forms: Defect[] = [
  { name: 'empty text', make: () => '', code: 'BAD_SETUP' },
  { name: 'text of words', make: () => 'not a setup', code: 'BAD_SETUP' },
  { name: 'broken JSON', make: () => '{"g1_lagrange": [', code: 'BAD_SETUP' },
  { name: 'JSON without points', make: () => '{}', code: 'BAD_SETUP', part: 'g1_lagrange' },
  { name: 'a number', make: () => 4096, code: 'BAD_TYPE' },
  { name: 'null', make: () => null, code: 'BAD_TYPE' },
  { name: 'no Lagrange points', make: (s) => ({ ...s, g1_lagrange: [] }), code: 'BAD_SETUP', part: 'g1_lagrange' },
  {
    name: '63 Lagrange points',
    make: (s) => ({ ...s, g1_lagrange: s.g1_lagrange.slice(1) }),
    code: 'BAD_SETUP',
    part: 'g1_lagrange',
  },
  {
    name: 'half of the monomial points',
    make: (s) => ({ ...s, g1_monomial: s.g1_monomial.slice(32) }),
    code: 'BAD_SETUP',
    part: 'g1_monomial',
  },
  {
    name: 'one point of G2',
    make: (s) => ({ ...s, g2_monomial: s.g2_monomial.slice(0, 1) }),
    code: 'BAD_SETUP',
    part: 'g2_monomial',
  },
  {
    name: 'not hex',
    make: (s) => replaced(s, 'g1_lagrange', 3, 'zz'.repeat(48)),
    code: 'BAD_SETUP',
    part: 'g1_lagrange',
    index: 3,
  },
  { name: 'text that claims gigabytes', make: () => `${2 ** 40}\n65\n`, code: 'BAD_SETUP' },
]

/** Valid points that do not belong together. */
const inconsistent: Defect[] = (
  [
    ['Lagrange points swapped', 'g1_lagrange', (s) => swapped(s, 'g1_lagrange', 1, 2)],
    ['Lagrange points 0 and 63 swapped', 'g1_lagrange', (s) => swapped(s, 'g1_lagrange', 0, 63)],
    [
      'Lagrange points in bit-reversed order',
      'g1_lagrange',
      (s) => ({ ...s, g1_lagrange: bitReversed(s.g1_lagrange) }),
    ],
    ['Lagrange points reversed', 'g1_lagrange', (s) => ({ ...s, g1_lagrange: [...s.g1_lagrange].reverse() })],
    ['a Lagrange point replaced', 'g1_lagrange', (s) => replaced(s, 'g1_lagrange', 7, G1_DOUBLED)],
    ["another setup's Lagrange points", 'g1_lagrange', (s, o) => ({ ...s, g1_lagrange: o.g1_lagrange })],
    ['monomial points swapped', 'g1_monomial', (s) => swapped(s, 'g1_monomial', 1, 2)],
    ['monomial point 0 replaced', 'g1_monomial', (s) => replaced(s, 'g1_monomial', 0, G1_DOUBLED)],
    ['the last monomial point replaced', 'g1_monomial', (s) => replaced(s, 'g1_monomial', 63, G1_DOUBLED)],
    ["another setup's monomial points", 'g1_monomial', (s, o) => ({ ...s, g1_monomial: o.g1_monomial })],
    ['points of G2 swapped', 'g2_monomial', (s) => swapped(s, 'g2_monomial', 2, 3)],
    ['point 0 of G2 replaced', 'g2_monomial', (s) => replaced(s, 'g2_monomial', 0, s.g2_monomial[2]!)],
    ['the last point of G2 replaced', 'g2_monomial', (s) => replaced(s, 'g2_monomial', 64, s.g2_monomial[2]!)],
  ] as const satisfies readonly (readonly [string, Part, (setup: Json, other: Json) => Json])[]
).map(([name, part, make]) => ({ name, part, make, code: 'BAD_SETUP' }))

describe.each(runnableTiers())('%s', (tier) => {
  let setup: Json
  let other: Json
  let commitment: Uint8Array
  beforeAll(async () => {
    const encoded = parseSetupText(await customSetup('tau-64'))
    setup = toJson(encoded)
    const larger = toJson(parseSetupText(await customSetup('tau-4096')))
    other = { ...larger, g1_monomial: larger.g1_monomial.slice(0, 64), g1_lagrange: larger.g1_lagrange.slice(0, 64) }
    using kzg = await openKzg({ tier, setup: await customSetup('tau-64') })
    commitment = kzg.commitPolynomial(COEFFICIENTS)
  })

  const FORMS: Readonly<Record<string, () => unknown>> = {
    object: () => setup,
    'JSON text': () => JSON.stringify(setup),
    'JSON text with white space': () => `\n ${JSON.stringify(setup, null, 2)}\n`,
    'object with 0x': () =>
      Object.fromEntries(Object.entries(setup).map(([part, points]) => [part, points.map((point) => `0x${point}`)])),
    'object in upper case': () =>
      Object.fromEntries(Object.entries(setup).map(([part, points]) => [part, points.map((p) => p.toUpperCase())])),
    'object without monomial points of G1': () => ({ g1_lagrange: setup.g1_lagrange, g2_monomial: setup.g2_monomial }),
    'object with two points of G2': () => ({ ...setup, g2_monomial: setup.g2_monomial.slice(0, 2) }),
    'text with CRLF': () =>
      encodedToText({
        g1Lagrange: setup.g1_lagrange,
        g2Monomial: setup.g2_monomial,
        g1Monomial: setup.g1_monomial,
      }).replaceAll('\n', '\r\n'),
  }

  it.each(Object.entries(FORMS))('is read as %s', async (_, make) => {
    using kzg = await openKzg({ tier, setup: make() as string })
    expect(kzg.commitPolynomial(COEFFICIENTS)).toEqual(commitment)
  })

  it.each([...forms, ...encodings, ...inconsistent].map((row) => [row.name, row] as const))(
    'is refused: %s',
    async (_, { make, code, part, index }) => {
      const error = await openKzg({ tier, setup: make(setup, other) as string }).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(KzgError)
      const { code: actual, part: actualPart, index: actualIndex } = error as KzgError
      expect({ code: actual, part: actualPart, index: actualIndex }).toEqual({ code, part, index })
    },
  )
})
