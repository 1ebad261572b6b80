import { BYTES_PER_BLOB, KzgError } from '../entry/kzg.node.ts'
import { BlobError } from './errors.ts'
import { type InputStreams, nameOf, readChunks, sizeOf } from './input.ts'
import type { Session } from './session.ts'

/** Blobs of a file one after the other, so that memory does not grow with the file. */
export interface BlobSource {
  /** Known for files; `undefined` for a pipe, where only the end tells. */
  readonly count: number | undefined
  readonly blobs: AsyncIterable<Uint8Array>
}

export async function openBlobs(path: string, streams: InputStreams): Promise<BlobSource> {
  const size = await sizeOf(path)
  if (size !== undefined) requireWholeBlobs(size, path)
  return { count: size === undefined ? undefined : size / BYTES_PER_BLOB, blobs: readBlobs(path, streams) }
}

async function* readBlobs(path: string, streams: InputStreams): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of readChunks(path, { size: BYTES_PER_BLOB }, streams)) {
    size += chunk.length
    if (chunk.length === BYTES_PER_BLOB) yield chunk
  }
  requireWholeBlobs(size, path)
}

function requireWholeBlobs(size: number, path: string): void {
  if (size > 0 && size % BYTES_PER_BLOB === 0) return
  throw new KzgError(
    'BAD_LENGTH',
    `${nameOf(path)} has ${size} bytes, which is no positive multiple of the ${BYTES_PER_BLOB} bytes of a blob`,
  )
}

/** Reads all blobs at once, for the commands that must know how many there are before they start. */
export async function readAllBlobs(path: string, streams: InputStreams): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const blob of (await openBlobs(path, streams)).blobs) all.push(blob)
  return all
}

/** Does the work on each item in turn, with progress; an error of the library says at which blob it happened.
 * @returns how many there were */
export async function forEachBlob<T>(
  session: Session,
  label: string,
  { count, blobs }: { count: number | undefined; blobs: AsyncIterable<T> | Iterable<T> },
  work: (item: T, index: number) => void | Promise<void>,
): Promise<number> {
  let index = 0
  session.progress.start(label, count)
  for await (const item of blobs) {
    try {
      await work(item, index)
    } catch (error) {
      throw error instanceof KzgError ? new BlobError(index, error) : error
    }
    index++
    session.progress.update(index)
    await session.breathe()
  }
  session.progress.stop()
  return index
}

/** Collects a stream into lists of at most `size`. */
export async function* inBatches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
