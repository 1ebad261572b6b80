/** Rows that put every edge encoding in the place of one point. */
import { EDGE_POINTS } from '../../test/vectors/edges.ts'
import { bytesToHex } from '../../test/vectors/expand.ts'
import type { Row } from './file.ts'

export const R_HEX = '0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001'
export const R_MINUS_1_HEX = R_HEX.replace(/1$/, '0')
export const INFINITY_HEX = `0xc0${'00'.repeat(47)}`

/** A copy of `list` with `value` at position `i`. */
export const replaced = <T>(list: readonly T[], i: number, value: T): T[] =>
  list.map((item, j) => (i === j ? value : item))

/** One row per encoding that a decoder must refuse.
 * @param place input with `encoding` in the place of a point
 * @param index position that the error reports, if the point stands in a list */
export function badPoints(what: string, place: (encoding: string) => Row['input'], index?: number): Row[] {
  return EDGE_POINTS.flatMap(({ name, bytes, code }) =>
    code === undefined
      ? []
      : [
          {
            name: `${what}: ${name}`,
            input: place(bytesToHex(bytes)),
            code,
            ...(index === undefined ? {} : { index }),
          },
        ],
  )
}

/** Canonical-range and length defects of one scalar. */
export function badScalars(what: string, place: (encoding: string) => Row['input']): Row[] {
  return [
    { name: `${what} = r`, input: place(R_HEX), code: 'NON_CANONICAL' },
    { name: `${what} = r + 1`, input: place(R_HEX.replace(/1$/, '2')), code: 'NON_CANONICAL' },
    { name: `${what} = 2^256 − 1`, input: place(`0x${'ff'.repeat(32)}`), code: 'NON_CANONICAL' },
    { name: `${what} of 31 bytes`, input: place(`0x${'00'.repeat(31)}`), code: 'BAD_LENGTH' },
    { name: `${what} of 33 bytes`, input: place(`0x${'00'.repeat(33)}`), code: 'BAD_LENGTH' },
    { name: `${what} empty`, input: place('0x'), code: 'BAD_LENGTH' },
  ]
}

/** Defects of a blob. */
export function badBlobs(place: (blob: unknown) => Row['input']): Row[] {
  const blob = (set: Record<number, string>) => place({ $: 'blob', seed: 1, set })
  const resized = (length: number) => place({ $: 'resize', of: { $: 'blob', seed: 1 }, length })
  return [
    { name: 'scalar 0 = r', input: blob({ 0: R_HEX }), code: 'NON_CANONICAL', index: 0 },
    { name: 'scalar 17 = 2^256 − 1', input: blob({ 17: `0x${'ff'.repeat(32)}` }), code: 'NON_CANONICAL', index: 17 },
    { name: 'scalar 4095 = r', input: blob({ 4095: R_HEX }), code: 'NON_CANONICAL', index: 4095 },
    { name: 'two bad scalars', input: blob({ 300: R_HEX, 301: R_HEX }), code: 'NON_CANONICAL', index: 300 },
    { name: 'blob empty', input: place('0x'), code: 'BAD_LENGTH' },
    { name: 'blob of one scalar', input: resized(32), code: 'BAD_LENGTH' },
    { name: 'blob one byte short', input: resized(131_071), code: 'BAD_LENGTH' },
    { name: 'blob one byte long', input: resized(131_073), code: 'BAD_LENGTH' },
    { name: 'blob one scalar short', input: resized(131_040), code: 'BAD_LENGTH' },
    { name: 'blob twice as long', input: resized(262_144), code: 'BAD_LENGTH' },
  ]
}
