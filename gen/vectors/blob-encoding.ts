/** Arbitrary bytes as blobs, answered by viem. */
import { fromBlobs, toBlobs } from 'viem'
import { type ByteString, bytesToHex, hexToBytes } from '../../test/vectors/expand.ts'
import { answer, type Row, type VectorFile } from './file.ts'

const PER_ELEMENT = 31
const PER_BLOB = 4096 * PER_ELEMENT

/** Bytes without pattern, other than a terminator now and then. */
const MIXED = `0x${Array.from({ length: 97 }, (_, i) => ((i * i * 31 + 7) % 251).toString(16).padStart(2, '0')).join('')}80`

const bytes = (length: number, hex = MIXED): ByteString => ({
  $: 'resize',
  of: { $: 'repeat', hex, times: Math.ceil((2 * length) / (hex.length - 2)) },
  length,
})

const LENGTHS = [
  ...[1, 2, PER_ELEMENT - 1, PER_ELEMENT, PER_ELEMENT + 1, 2 * PER_ELEMENT, 1000],
  ...[PER_BLOB - PER_ELEMENT, PER_BLOB - 1, PER_BLOB, PER_BLOB + 1, PER_BLOB + PER_ELEMENT],
  ...[2 * PER_BLOB - 1, 2 * PER_BLOB, 5 * PER_BLOB + 12_345, 6 * PER_BLOB - 1],
]

/** Data that looks like what the encoding adds to it. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  'terminators only': '0x80',
  'zeros only': '0x00',
  'ones only': '0xff',
}

function rows(): Row[] {
  return [
    ...LENGTHS.map((length) => ({ name: `${length} bytes`, input: { data: bytes(length) } })),
    ...Object.entries(LOOKALIKES).flatMap(([what, hex]) =>
      [1, PER_ELEMENT, 100, PER_BLOB - 1, PER_BLOB].map((length) => ({
        name: `${length} bytes, ${what}`,
        input: { data: bytes(length, hex) },
      })),
    ),
    { name: 'no data', input: { data: '0x' }, code: 'BAD_LENGTH' },
  ]
}

export function generateBlobEncoding(): VectorFile[] {
  const encode = ({ data }: { data: string }) => {
    const blobs = toBlobs({ data: hexToBytes(data) })
    if (bytesToHex(fromBlobs({ blobs })) !== data) throw new Error('viem does not decode what it encoded')
    return blobs
  }
  const note = 'blobs as the digest of their concatenation; six blobs are the most that viem encodes'
  return [{ suite: 'blob-encoding', fn: 'to_blobs', source: 'viem (npm)', note, cases: answer(rows(), encode) }]
}
