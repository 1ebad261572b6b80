/** Encoding of arbitrary data as blobs. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromBlobs, toBlobs } from '../../src/codec/blob-encoding.ts'
import { randomBytes } from '../vectors/prng.ts'

const DATA_BYTES_PER_BLOB = 4096 * 31
const roundTrips = (data: Uint8Array): boolean => Buffer.from(fromBlobs(toBlobs(data))).equals(data)

it('fromBlobs inverts toBlobs', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 4096 }), (data) => roundTrips(data)),
    { seed: 1, numRuns: 200 },
  )
})

it('at every length around the ends of elements and blobs', () => {
  const limits = [31, 62, DATA_BYTES_PER_BLOB, 2 * DATA_BYTES_PER_BLOB]
  for (const length of limits.flatMap((limit) => [-2, -1, 0, 1, 2].map((delta) => limit + delta))) {
    expect(roundTrips(randomBytes('data', length)), `${length} random bytes`).toBe(true)
    expect(roundTrips(new Uint8Array(length)), `${length} zeros`).toBe(true)
    expect(roundTrips(new Uint8Array(length).fill(0x80)), `${length} times the terminator`).toBe(true)
  }
})

it('scalars of every blob are canonical, since each starts with a zero byte', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300_000 }), (length) =>
      toBlobs(randomBytes(length, length)).every((blob) => blob.every((byte, i) => i % 32 !== 0 || byte === 0)),
    ),
    { seed: 2, numRuns: 20 },
  )
})
