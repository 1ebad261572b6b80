import { decodeStream } from '../blob-stream.ts'
import { forEachBlob, openBlobs } from '../blobs.ts'
import { blobsArg, command, OUTPUT_ARG, targetOf } from '../command.ts'
import { writeBinary } from '../output.ts'

export const decode = command({
  name: 'decode',
  description: 'Decode blobs to the file that was encoded',
  args: { blobs: blobsArg, ...OUTPUT_ARG },
  async run({ blobs: path, output }, session) {
    const { count, blobs } = await openBlobs(path, session.streams)
    let bytes = 0
    await writeBinary(targetOf(output, session), (write) =>
      forEachBlob(session, 'decoding', { count, blobs: decodeStream(blobs) }, async (data) => {
        bytes += data.length
        await write(data)
      }),
    )
    session.note(`${bytes} bytes`)
    return { bytes }
  },
})
