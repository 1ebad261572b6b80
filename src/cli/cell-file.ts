/**
 * Cells with their proofs as a file (docs/cli.md, "Cell files"): a header, then one record per cell, in any order and
 * with any cells missing. Records have one size, so a file is cut, sampled and merged by byte offsets alone.
 *
 *   header   "kzgcells" · version u32 · number of blobs u32                                              16 bytes
 *   record   blob u32 · cell u32 · cell 2048 bytes · proof 48 bytes                                    2104 bytes
 *
 * Integers are little-endian.
 */
import { BYTES_PER_CELL, BYTES_PER_PROOF, CELLS_PER_EXT_BLOB, KzgError } from '../entry/kzg.node.ts'
import { CliError } from './errors.ts'
import { type InputStreams, nameOf, readChunks } from './input.ts'

const MAGIC = 'kzgcells'
const VERSION = 1
const HEADER_BYTES = 16
const INDEX_BYTES = 8
export const RECORD_BYTES = INDEX_BYTES + BYTES_PER_CELL + BYTES_PER_PROOF

export interface CellRecord {
  readonly blob: number
  /** 0 … 127, the cell's place in the extended blob. */
  readonly index: number
  readonly cell: Uint8Array
  readonly proof: Uint8Array
}

export interface CellFile {
  /** How many blobs the file is about, whether or not it holds cells of each. */
  readonly blobs: number
  readonly records: AsyncIterable<CellRecord>
}

export function encodeHeader(blobs: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES)
  bytes.set(new TextEncoder().encode(MAGIC))
  const view = new DataView(bytes.buffer)
  view.setUint32(8, VERSION, true)
  view.setUint32(12, blobs, true)
  return bytes
}

export function encodeRecord({ blob, index, cell, proof }: CellRecord): Uint8Array {
  const bytes = new Uint8Array(RECORD_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, blob, true)
  view.setUint32(4, index, true)
  bytes.set(cell, INDEX_BYTES)
  bytes.set(proof, INDEX_BYTES + BYTES_PER_CELL)
  return bytes
}

export const isCellFile = (start: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(start.subarray(0, 8)) === MAGIC

/** Reads the header at once and the records as they are asked for. */
export async function openCellFile(path: string, streams: InputStreams): Promise<CellFile> {
  const chunks = readChunks(path, { head: HEADER_BYTES, size: RECORD_BYTES }, streams)
  const { value: header } = await chunks.next()
  const blobs = decodeHeader(header ?? new Uint8Array(), path)
  return { blobs, records: decodeRecords(chunks, { blobs, path }) }
}

function decodeHeader(bytes: Uint8Array, path: string): number {
  if (bytes.length < HEADER_BYTES || !isCellFile(bytes))
    throw new CliError('BAD_FILE', `${nameOf(path)} is not a cell file`)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const version = view.getUint32(8, true)
  if (version !== VERSION)
    throw new CliError('BAD_FILE', `${nameOf(path)} has version ${version} of the format, not ${VERSION}`)
  return view.getUint32(12, true)
}

async function* decodeRecords(
  chunks: AsyncIterable<Uint8Array>,
  { blobs, path }: { blobs: number; path: string },
): AsyncGenerator<CellRecord> {
  let n = 0
  for await (const bytes of chunks) {
    if (bytes.length < RECORD_BYTES)
      throw new KzgError('BAD_LENGTH', `${nameOf(path)} ends in the middle of record ${n}`, n)
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    const blob = view.getUint32(0, true)
    const index = view.getUint32(4, true)
    if (blob >= blobs || index >= CELLS_PER_EXT_BLOB) {
      throw new KzgError(
        'BAD_INDEX',
        `${nameOf(path)}: record ${n} is cell ${index} of blob ${blob}, which does not exist`,
        n,
      )
    }
    yield {
      blob,
      index,
      cell: bytes.subarray(INDEX_BYTES, INDEX_BYTES + BYTES_PER_CELL),
      proof: bytes.subarray(INDEX_BYTES + BYTES_PER_CELL),
    }
    n++
  }
}
