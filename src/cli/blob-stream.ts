/** `toBlobs` and `fromBlobs` piece by piece, so that a file may be larger than the memory. */
import { BYTES_PER_FIELD_ELEMENT, FIELD_ELEMENTS_PER_BLOB, fromBlobs, KzgError, toBlobs } from '../entry/kzg.node.ts'
import { BlobError } from './errors.ts'

/** Bytes of data in a blob that another one follows. */
export const DATA_BYTES_PER_BLOB = FIELD_ELEMENTS_PER_BLOB * (BYTES_PER_FIELD_ELEMENT - 1)

/** @param chunks the data in pieces of `DATA_BYTES_PER_BLOB`, the last one not longer */
export async function* encodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isEmpty = true
  let end: Uint8Array | undefined
  for await (const chunk of chunks) {
    // A full chunk encodes to two blobs, of which the second, the terminator alone, is due only at the end of the data.
    const [blob, terminator] = toBlobs(chunk)
    yield blob!
    end = terminator
    isEmpty = false
  }
  if (isEmpty) toBlobs(new Uint8Array())
  if (end) yield end
}

/** @throws BlobError with the number of the blob that holds no such encoding */
export async function* decodeStream(blobs: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const [, end] = toBlobs(new Uint8Array(DATA_BYTES_PER_BLOB))
  let held: Uint8Array | undefined
  let n = 0
  for await (const blob of blobs) {
    if (held) yield decodeAt(n++, [held, end!])
    held = blob
  }
  if (held) yield decodeAt(n, [held])
}

function decodeAt(n: number, blobs: readonly Uint8Array[]): Uint8Array {
  try {
    return fromBlobs(blobs)
  } catch (error) {
    throw error instanceof KzgError ? new BlobError(n, error) : error
  }
}
