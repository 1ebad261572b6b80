import { commitmentsToVersionedHashes } from '../../entry/kzg.node.ts'
import { forEachBlob, openBlobs } from '../blobs.ts'
import { blobsArg, command, KZG_ARGS, OUTPUT_ARG, targetOf } from '../command.ts'
import { toHex } from '../hex-list.ts'
import { writeLines } from '../output.ts'

export const commit = command({
  name: 'commit',
  description: 'Commit to each blob; one line per blob',
  args: {
    blobs: blobsArg,
    ...OUTPUT_ARG,
    hashes: { type: 'boolean', description: 'Versioned hashes (what a transaction carries) instead of commitments' },
    ...KZG_ARGS,
  },
  async run({ blobs: path, output, hashes, setup, tier }, session) {
    const source = await openBlobs(path, session.streams)
    const kzg = await session.openKzg('commit', { setup, tier })
    const commitments: Uint8Array[] = []
    await forEachBlob(session, 'committing', source, (blob) => {
      commitments.push(kzg.blobToKzgCommitment(blob))
    })
    const versionedHashes = commitmentsToVersionedHashes(commitments)
    await writeLines(targetOf(output, session), (hashes ? versionedHashes : commitments).map(toHex))
    return { commitments: commitments.map(toHex), versionedHashes: versionedHashes.map(toHex) }
  },
})
