/** Hashing of RFC 9380 to both groups: edges of messages and tags, in bytes. */
import { expandMessage, hashTo } from '../../test/reference/bls.ts'
import { bytesToHex, hexToBytes } from '../../test/vectors/expand.ts'
import { randomBytes } from '../../test/vectors/prng.ts'
import { SOURCE_NOBLE } from './bls-oracle.ts'
import { answer, type Case, type Row, refused, type VectorFile } from './file.ts'

const hex = bytesToHex
const b = hexToBytes
const SUITE = 'hash-to-curve'
const TAG = hex(new TextEncoder().encode('KZGPU-VECTORS_XMD:SHA-256_SSWU_'))

/** Around the blocks of SHA-256, behind its 64 bytes of zeros. */
const MESSAGES = [0, 1, 3, 31, 55, 56, 64, 119, 300].map((length) => hex(randomBytes('hash message', length)))
const TAGS = [1, 32, 100, 254, 255, 256, 300, 1000].map((length) => hex(randomBytes('hash tag', length)))
const bytesOf = (value: string): number => value.length / 2 - 1

function hashRows(): Row[] {
  const message = MESSAGES[2]!
  return (['G1', 'G2'] as const).flatMap((group) =>
    (['RO', 'NU'] as const).flatMap((mode) => [
      ...MESSAGES.map((each) => ({
        name: `${group}, ${mode}: a message of ${bytesOf(each)}`,
        input: { group, mode, tag: TAG, message: each },
      })),
      ...TAGS.map((tag) => ({
        name: `${group}, ${mode}: a tag of ${bytesOf(tag)}`,
        input: { group, mode, tag, message },
      })),
      { name: `${group}, ${mode}: no tag`, input: { group, mode, tag: '0x', message }, code: 'BAD_LENGTH' },
    ]),
  )
}

function expandRows(): Row[] {
  const message = MESSAGES[2]!
  return [
    ...[1, 31, 32, 33, 48, 96, 256, 1000].map((length) => ({
      name: `${length} bytes`,
      input: { tag: TAG, message, length },
    })),
    ...MESSAGES.map((each) => ({
      name: `48 of a message of ${bytesOf(each)}`,
      input: { tag: TAG, message: each, length: 48 },
    })),
    ...TAGS.map((tag) => ({ name: `48 under a tag of ${bytesOf(tag)}`, input: { tag, message, length: 48 } })),
    { name: 'no tag', input: { tag: '0x', message, length: 48 }, code: 'BAD_LENGTH' },
    { name: '8161 bytes', input: { tag: TAG, message, length: 8161 }, code: 'TOO_LARGE' },
  ]
}

const badLengths = (): (Row & { code: string })[] =>
  [-1, 1.5].map((length) => ({
    name: `${length} bytes`,
    input: { tag: TAG, message: '0x', length },
    code: 'BAD_LENGTH',
  }))

export function generateHashes(): VectorFile[] {
  const file = (fn: string, note: string, cases: readonly Case[]): VectorFile => ({
    ...{ suite: SUITE, fn, source: SOURCE_NOBLE, note, cases },
  })
  return [
    file(
      'hash_to_curve',
      'uncompressed points; a tag of more than 255 bytes is hashed',
      answer(hashRows(), (input: { group: 'G1' | 'G2'; mode: 'RO' | 'NU'; tag: string; message: string }) =>
        hashTo(input.group, input.mode, b(input.message), b(input.tag)),
      ),
    ),
    file('expand_message', 'expand_message_xmd with SHA-256', [
      ...answer(expandRows(), (input: { tag: string; message: string; length: number }) =>
        expandMessage(b(input.message), b(input.tag), input.length),
      ),
      ...refused(badLengths()),
    ]),
  ]
}
