import { KzgError } from '../../entry/kzg.node.ts'
import { DATA_BYTES_PER_BLOB, encodeStream } from '../blob-stream.ts'
import { forEachBlob } from '../blobs.ts'
import { command, OUTPUT_ARG, targetOf } from '../command.ts'
import { CliError } from '../errors.ts'
import { nameOf, readChunks, sizeOf } from '../input.ts'
import { writeBinary } from '../output.ts'

export const encode = command({
  name: 'encode',
  description: 'Encode any file as blobs, 31 bytes per field element (the encoding of viem)',
  args: {
    file: { type: 'positional', required: true, description: 'File to publish; - for stdin' },
    ...OUTPUT_ARG,
    'max-blobs': { type: 'string', valueHint: 'N', description: 'Fail if the data needs more blobs' },
  },
  async run({ file, output, 'max-blobs': maxBlobs }, session) {
    const limit = parseLimit(maxBlobs)
    const size = await sizeOf(file)
    const count = size === undefined ? undefined : Math.floor(size / DATA_BYTES_PER_BLOB) + 1
    const chunks = readChunks(file, { size: DATA_BYTES_PER_BLOB }, session.streams)
    const blobs = await writeBinary(targetOf(output, session), (write) =>
      forEachBlob(session, 'encoding', { count, blobs: atMost(limit, encodeStream(chunks), nameOf(file)) }, write),
    )
    session.note(`${blobs} blobs`)
    return { blobs }
  },
})

async function* atMost(limit: number, blobs: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let n = 0
  for await (const blob of blobs) {
    if (++n > limit) throw new KzgError('TOO_LARGE', `${name} needs more than ${limit} blobs`)
    yield blob
  }
}

function parseLimit(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new CliError('USAGE', '--max-blobs must be a positive integer')
  return Number(text)
}
