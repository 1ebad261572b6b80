import { BYTES_PER_FIELD_ELEMENT, KzgError } from '../../entry/kzg.node.ts'
import { forEachBlob, openBlobs } from '../blobs.ts'
import { blobsArg, command, KZG_ARGS, OUTPUT_ARG, targetOf } from '../command.ts'
import { CliError } from '../errors.ts'
import { parseHex, readCommitments, toHex } from '../hex-list.ts'
import { writeLines } from '../output.ts'

export const prove = command({
  name: 'prove',
  description: 'Prove each blob against its commitment, or open each blob at a point',
  args: {
    blobs: blobsArg,
    commitments: {
      type: 'string',
      alias: 'c',
      valueHint: 'FILE',
      description: 'Commitments to the blobs; computed if not given',
    },
    z: { type: 'string', valueHint: '0x…', description: 'Open at this point instead; lines are then PROOF Y' },
    ...OUTPUT_ARG,
    ...KZG_ARGS,
  },
  async run({ blobs: path, commitments: commitmentsPath, z: zText, output, setup, tier }, session) {
    const { streams } = session
    if (zText && commitmentsPath) throw new CliError('USAGE', 'an opening (--z) needs no --commitments')
    const z = zText === undefined ? undefined : parseHex(zText, BYTES_PER_FIELD_ELEMENT, '--z')
    const given = commitmentsPath ? await readCommitments(commitmentsPath, streams) : undefined
    const source = await openBlobs(path, streams)
    const kzg = await session.openKzg('commit', { setup, tier })
    const proofs: string[] = []
    const ys: string[] = []
    const blobs = await forEachBlob(session, 'proving', source, (blob, index) => {
      if (z) {
        const [proof, y] = kzg.computeKzgProof(blob, z)
        proofs.push(toHex(proof))
        ys.push(toHex(y))
      } else {
        const commitment = given ? given[index] : kzg.blobToKzgCommitment(blob)
        if (!commitment) throw new KzgError('LENGTH_MISMATCH', 'there is no commitment to this blob')
        proofs.push(toHex(kzg.computeBlobKzgProof(blob, commitment)))
      }
    })
    if (given && given.length !== blobs) {
      throw new KzgError('LENGTH_MISMATCH', `${blobs} blobs, but ${given.length} commitments`)
    }
    await writeLines(targetOf(output, session), z ? proofs.map((proof, i) => `${proof} ${ys[i]}`) : proofs)
    return z ? { z: toHex(z), proofs, ys } : { proofs }
  },
})
