import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBlobs, toBlobs } from '../../../src/codec/blob-encoding.ts'
import { BYTES_PER_BLOB } from '../../../src/constants.ts'
import type { ErrorCode } from '../../../src/errors.gen.ts'
import { KzgError } from '../../../src/errors.ts'
import { inputOf, toNotation, vectorsOf } from '../../vectors/load.ts'

const PER_BLOB = 4096 * 31

function failureOf(work: () => unknown): { code: ErrorCode; index: number | undefined } {
  try {
    work()
  } catch (error) {
    if (error instanceof KzgError) return { code: error.code, index: error.index }
    throw error
  }
  throw new Error('nothing was thrown')
}

/** A blob that is zero but for the bytes given by position. */
function blobWith(bytes: Readonly<Record<number, number>>): Uint8Array {
  const blob = new Uint8Array(BYTES_PER_BLOB)
  for (const [position, byte] of Object.entries(bytes)) blob[Number(position)] = byte
  return blob
}

describe('as viem', () => {
  const cases = vectorsOf('blob-encoding').flatMap((file) => file.cases)
  test.each(cases.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const data = inputOf(row).data as Uint8Array
    if (row.output === null) {
      expect(failureOf(() => toBlobs(data)).code).toBe(row.code)
      return
    }
    const blobs = toBlobs(data)
    expect(toNotation(blobs, row.output)).toEqual(row.output)
    expect(Buffer.from(fromBlobs(blobs)).equals(data)).toBe(true)
  })
})

test('every data comes back', () => {
  const data = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }),
    fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.integer({ min: PER_BLOB - 60, max: PER_BLOB + 60 }))
      .map(([end, length]) => {
        const bytes = new Uint8Array(length)
        bytes.set(end, length - end.length)
        return bytes
      }),
  )
  fc.assert(
    fc.property(data, (bytes) => Buffer.from(fromBlobs(toBlobs(bytes))).equals(bytes)),
    { seed: 4844, numRuns: 200 },
  )
})

test('more blobs than a transaction holds, and a limit for those who want one', () => {
  const data = new Uint8Array(7 * PER_BLOB)
  expect(toBlobs(data)).toHaveLength(8)
  expect(toBlobs(data, { maxBlobs: 8 })).toHaveLength(8)
  expect(failureOf(() => toBlobs(data, { maxBlobs: 7 })).code).toBe('TOO_LARGE')
})

describe('toBlobs refuses', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(32))
  const rows: [string, () => unknown, ErrorCode][] = [
    ['a string', () => toBlobs('0x00' as never), 'BAD_TYPE'],
    ['an array', () => toBlobs([1] as never), 'BAD_TYPE'],
    ['shared memory', () => toBlobs(shared), 'BAD_TYPE'],
    ['no data', () => toBlobs(new Uint8Array()), 'BAD_LENGTH'],
    ['maxBlobs 0', () => toBlobs(new Uint8Array(1), { maxBlobs: 0 }), 'BAD_OPTION'],
    ['maxBlobs 1.5', () => toBlobs(new Uint8Array(1), { maxBlobs: 1.5 }), 'BAD_OPTION'],
    ['maxBlobs NaN', () => toBlobs(new Uint8Array(1), { maxBlobs: Number.NaN }), 'BAD_OPTION'],
    ['maxBlobs as text', () => toBlobs(new Uint8Array(1), { maxBlobs: '2' as never }), 'BAD_OPTION'],
  ]
  test.each(rows)('%s', (_, work, code) => expect(failureOf(work).code).toBe(code))
})

describe('fromBlobs refuses', () => {
  const good = toBlobs(new Uint8Array(10).fill(7))[0]!
  const full = toBlobs(new Uint8Array(PER_BLOB).fill(7))[0]!
  const rows: [string, unknown, ErrorCode, number | undefined][] = [
    ['one blob outside a list', good, 'BAD_TYPE', undefined],
    ['no blobs', [], 'BAD_LENGTH', undefined],
    ['a hexadecimal blob', [good, '0x00'], 'BAD_TYPE', 1],
    ['a short blob', [full, good.subarray(1)], 'BAD_LENGTH', 1],
    ['a long blob', [new Uint8Array(BYTES_PER_BLOB + 32)], 'BAD_LENGTH', 0],
    ['zeros: no terminator', [blobWith({})], 'BAD_ENCODING', 0],
    ['a full last blob: no terminator', [full], 'BAD_ENCODING', 0],
    ['another last byte than the terminator', [blobWith({ 1: 0x80, 2: 0x01 })], 'BAD_ENCODING', 0],
    ['a terminator outside the data', [blobWith({ 32: 0x80 })], 'BAD_ENCODING', 0],
    ['an element with data in its first byte', [blobWith({ 32: 0x01, 40: 0x80 })], 'BAD_ENCODING', 0],
    ['the same in a blob before the last', [full, blobWith({ 0: 0x73 }), good], 'BAD_ENCODING', 1],
  ]
  test.each(rows)('%s', (_, blobs, code, index) => {
    expect(failureOf(() => fromBlobs(blobs as Uint8Array[]))).toEqual({ code, index })
  })
})

test('a terminator alone decodes to nothing, as in viem', () => {
  expect(fromBlobs([blobWith({ 1: 0x80 })])).toHaveLength(0)
})

test('inputs stay as they were, and outputs do not share their memory', () => {
  const data = Buffer.from('kzgpu')
  const [blob] = toBlobs(data)
  const decoded = fromBlobs([blob!])
  blob!.fill(0xff)
  expect(data.toString()).toBe('kzgpu')
  expect(Buffer.from(decoded).toString()).toBe('kzgpu')
})
