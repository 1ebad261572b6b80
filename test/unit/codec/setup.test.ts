import { expect, test } from 'vitest'
import { parseSetup, type SetupJson } from '../../../src/codec/setup.ts'

const g1 = (i: number) => `${'00'.repeat(47)}${i.toString(16).padStart(2, '0')}`
const g2 = (i: number) => `${'11'.repeat(95)}${i.toString(16).padStart(2, '0')}`

const JSON_FORM: SetupJson = {
  g1_lagrange: [g1(1), g1(2), g1(3), g1(4)],
  g2_monomial: [g2(1), g2(2), g2(3)],
  g1_monomial: [g1(5), g1(6), g1(7), g1(8)],
}
const { g1_lagrange, g2_monomial } = JSON_FORM
const g1_monomial = JSON_FORM.g1_monomial!
const bytes = (hex: readonly string[]) => new Uint8Array(Buffer.from(hex.join(''), 'hex'))
const FULL = { n: 4, g1Lagrange: bytes(g1_lagrange), g2Monomial: bytes(g2_monomial), g1Monomial: bytes(g1_monomial) }
const SHORT = { ...FULL, g1Monomial: undefined }

const short = [4, 3, ...g1_lagrange, ...g2_monomial]
const full = [...short, ...g1_monomial]

const accepted: readonly [string, SetupJson | string, typeof FULL | typeof SHORT][] = [
  ['an object', JSON_FORM, FULL],
  ['an object without monomial points', { g1_lagrange, g2_monomial }, SHORT],
  ['0x and capitals', { ...JSON_FORM, g1_lagrange: g1_lagrange.map((hex) => `0x${hex.toUpperCase()}`) }, FULL],
  ['JSON text', ` ${JSON.stringify(JSON_FORM)}\n`, FULL],
  ['unknown members', { ...JSON_FORM, comment: 'x' } as SetupJson, FULL],
  ['the text form', full.join('\n'), FULL],
  ['the text form without monomial points', `${short.join('\n')}\n`, SHORT],
  ['the text form from Windows', full.join('\r\n'), FULL],
]

test.each(accepted)('%s', (_name, setup, expected) => {
  expect(parseSetup(setup)).toEqual(expected)
})

const refused: readonly [string, unknown, { code: string; part?: string; index?: number }][] = [
  ['a number', 4096, { code: 'BAD_TYPE' }],
  ['null', null, { code: 'BAD_TYPE' }],
  ['nothing', '', { code: 'BAD_SETUP' }],
  ['prose', 'mainnet, please', { code: 'BAD_SETUP' }],
  ['broken JSON', '{"g1_lagrange": [', { code: 'BAD_SETUP' }],
  ['no Lagrange points', { g2_monomial }, { code: 'BAD_SETUP', part: 'g1_lagrange' }],
  ['no points of G2', { g1_lagrange }, { code: 'BAD_SETUP', part: 'g2_monomial' }],
  ['one point of G2', { g1_lagrange, g2_monomial: [g2(1)] }, { code: 'BAD_SETUP', part: 'g2_monomial' }],
  ['one Lagrange point', { g1_lagrange: [g1(1)], g2_monomial }, { code: 'BAD_SETUP', part: 'g1_lagrange' }],
  [
    'three Lagrange points',
    { g1_lagrange: g1_lagrange.slice(1), g2_monomial },
    { code: 'BAD_SETUP', part: 'g1_lagrange' },
  ],
  ['too few monomial points', { ...JSON_FORM, g1_monomial: [g1(5)] }, { code: 'BAD_SETUP', part: 'g1_monomial' }],
  [
    'a point that is not hex',
    { ...JSON_FORM, g2_monomial: [g2(1), 'zz'.repeat(96)] },
    { code: 'BAD_SETUP', part: 'g2_monomial', index: 1 },
  ],
  [
    'a point of the wrong length',
    { ...JSON_FORM, g1_monomial: [g1(5), g1(6), g1(7).slice(2), g1(8)] },
    { code: 'BAD_SETUP', part: 'g1_monomial', index: 2 },
  ],
  [
    'a point that is not a string',
    { ...JSON_FORM, g1_lagrange: [g1(1), 2, g1(3), g1(4)] },
    { code: 'BAD_SETUP', part: 'g1_lagrange', index: 1 },
  ],
  ['text with a point too few', full.slice(0, -1).join('\n'), { code: 'BAD_SETUP' }],
  ['text with a point too many', [...full, g1(9)].join('\n'), { code: 'BAD_SETUP' }],
  ['text that promises more points than memory holds', `1e15\n3\n${g1(1)}`, { code: 'BAD_SETUP' }],
  ['text with negative counts', `-4\n-3\n${g1(1)}`, { code: 'BAD_SETUP' }],
]

test.each(refused)('%s is refused', (_name, setup, expected) => {
  expect(() => parseSetup(setup as string)).toThrow(expect.objectContaining(expected))
})
