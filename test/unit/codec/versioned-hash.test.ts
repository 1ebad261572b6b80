import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from '../../../src/codec/sha256.ts'
import { commitmentsToVersionedHashes, commitmentToVersionedHash } from '../../../src/codec/versioned-hash.ts'

const oracle = (message: Uint8Array) => new Uint8Array(createHash('sha256').update(message).digest())

test('SHA-256 of every length around the ends of blocks', () => {
  for (let length = 0; length <= 200; length++) {
    const message = Uint8Array.from({ length }, (_, i) => 37 * i + length)
    expect(sha256(message), `${length} bytes`).toEqual(oracle(message))
  }
})

test('a versioned hash is the hash with the version in its first byte', () => {
  const commitments = [new Uint8Array(48), new Uint8Array(48).fill(0xff)]
  const expected = commitments.map((commitment) => Uint8Array.of(0x01, ...oracle(commitment).subarray(1)))
  expect(commitmentToVersionedHash(commitments[0]!)).toEqual(expected[0])
  expect(commitmentsToVersionedHashes(commitments)).toEqual(expected)
})

test('what is no commitment is refused with its position', () => {
  const bad = [new Uint8Array(48), new Uint8Array(47)]
  expect(() => commitmentsToVersionedHashes(bad)).toThrow(expect.objectContaining({ code: 'BAD_LENGTH', index: 1 }))
  expect(() => commitmentToVersionedHash('0x' as unknown as Uint8Array)).toThrow(
    expect.objectContaining({ code: 'BAD_TYPE' }),
  )
})
