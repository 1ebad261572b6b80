/**
 * Arbitrary bytes ↔ blobs, in the encoding of viem's `toBlobs` and `fromBlobs`.
 *
 * A field element holds 31 data bytes behind a zero byte, so it is below r whatever the data is. The byte 0x80 right
 * after the last data byte ends the data, and zeros fill the rest. Data that fills its last blob to the brim therefore
 * needs one more blob, which holds nothing but the terminator.
 */

import { concatBytes } from '../bytes.ts'
import { BYTES_PER_BLOB, BYTES_PER_FIELD_ELEMENT, FIELD_ELEMENTS_PER_BLOB } from '../constants.ts'
import { KzgError } from '../errors.ts'
import { requireBytes, requireList } from './bytes.ts'

const DATA_BYTES_PER_ELEMENT = BYTES_PER_FIELD_ELEMENT - 1
const TERMINATOR = 0x80

/** Data bytes of a blob that another blob follows; the last blob has at least one byte less. */
const DATA_BYTES_PER_BLOB = FIELD_ELEMENTS_PER_BLOB * DATA_BYTES_PER_ELEMENT

export interface ToBlobsOptions {
  /** Most blobs that the data may need. Unlimited by default: how many fit a transaction is the chain's rule, not the encoding's. */
  readonly maxBlobs?: number
}

/** Encodes data as blobs.
 * @param data at least one byte; `n` bytes need `⌊n / 126,976⌋ + 1` blobs
 * @returns blobs of 131,072 bytes each, every one valid for `blobToKzgCommitment`
 * @throws KzgError `BAD_TYPE`; `BAD_LENGTH` if there is no data; `TOO_LARGE` if `maxBlobs` do not suffice; `BAD_OPTION`
 * Source: viem `toBlobs`, which differs in capping data at six blobs. */
export function toBlobs(data: Uint8Array, { maxBlobs = Number.POSITIVE_INFINITY }: ToBlobsOptions = {}): Uint8Array[] {
  requireBytes(data, 'data')
  if (data.length === 0) throw new KzgError('BAD_LENGTH', 'there is no data to encode')
  requireMaxBlobs(maxBlobs)
  const count = Math.floor(data.length / DATA_BYTES_PER_BLOB) + 1
  if (count > maxBlobs) {
    throw new KzgError('TOO_LARGE', `${data.length} bytes need ${count} blobs, more than the ${maxBlobs} allowed`)
  }
  return Array.from({ length: count }, (_, i) =>
    encodeBlob(data.subarray(i * DATA_BYTES_PER_BLOB, (i + 1) * DATA_BYTES_PER_BLOB)),
  )
}

/** Decodes what `toBlobs` (or viem's) encoded.
 * @param blobs all blobs of the data, in order
 * @throws KzgError `BAD_TYPE`; `BAD_LENGTH`; `BAD_ENCODING` where viem would return data that no encoder was given: an
 * element that does not start with a zero byte, no terminator in the last blob, or anything but zeros after it; with
 * the blob's `index`
 * Source: viem `fromBlobs`. */
export function fromBlobs(blobs: readonly Uint8Array[]): Uint8Array {
  requireList(blobs, BYTES_PER_BLOB, 'blobs')
  if (blobs.length === 0) throw new KzgError('BAD_LENGTH', 'there is no blob to decode')
  return concatBytes(blobs.map((blob, i) => decodeBlob(blob, i, i === blobs.length - 1)))
}

/** Encodes one blob's share of the data; fewer than 126,976 bytes make it the last blob, which gets the terminator. */
function encodeBlob(chunk: Uint8Array): Uint8Array {
  const blob = new Uint8Array(BYTES_PER_BLOB)
  let at = 0
  for (let from = 0; from < chunk.length; from += DATA_BYTES_PER_ELEMENT, at += BYTES_PER_FIELD_ELEMENT) {
    blob.set(chunk.subarray(from, from + DATA_BYTES_PER_ELEMENT), at + 1)
  }
  if (chunk.length < DATA_BYTES_PER_BLOB) {
    const elements = Math.floor(chunk.length / DATA_BYTES_PER_ELEMENT)
    blob[elements * BYTES_PER_FIELD_ELEMENT + 1 + (chunk.length % DATA_BYTES_PER_ELEMENT)] = TERMINATOR
  }
  return blob
}

/** Decodes one blob's share of the data; only the last blob holds a terminator. */
function decodeBlob(blob: Uint8Array, index: number, isLast: boolean): Uint8Array {
  const end = isLast ? terminatorPosition(blob, index) : BYTES_PER_BLOB
  const data = new Uint8Array(DATA_BYTES_PER_BLOB)
  let length = 0
  for (let at = 0; at < end; at += BYTES_PER_FIELD_ELEMENT) {
    if (blob[at] !== 0) {
      throw new KzgError(
        'BAD_ENCODING',
        `element ${at / BYTES_PER_FIELD_ELEMENT} does not start with a zero byte`,
        index,
      )
    }
    const part = blob.subarray(at + 1, Math.min(at + BYTES_PER_FIELD_ELEMENT, end))
    data.set(part, length)
    length += part.length
  }
  return data.subarray(0, length)
}

/** Position of the terminator: the last byte that is not zero, which must be 0x80 and inside an element's data. */
function terminatorPosition(blob: Uint8Array, index: number): number {
  let position = blob.length - 1
  while (position > 0 && blob[position] === 0) position--
  if (blob[position] !== TERMINATOR || position % BYTES_PER_FIELD_ELEMENT === 0) {
    throw new KzgError('BAD_ENCODING', 'the last blob does not end with the terminator 0x80 and zeros', index)
  }
  return position
}

function requireMaxBlobs(maxBlobs: number): void {
  if (maxBlobs === Number.POSITIVE_INFINITY) return
  if (!Number.isSafeInteger(maxBlobs) || maxBlobs < 1) {
    throw new KzgError('BAD_OPTION', 'maxBlobs must be a positive integer')
  }
}
