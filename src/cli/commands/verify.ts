import { command, KZG_ARGS, targetOf } from '../command.ts'
import { CliError } from '../errors.ts'
import { readCommitments } from '../hex-list.ts'
import { writeLines } from '../output.ts'
import type { Session } from '../session.ts'
import { type Job, type Verdict, verifyBlobs, verifyCells, verifyOpenings } from '../verify.ts'

export const verify = command({
  name: 'verify',
  description: 'Verify blobs and proofs as one batch, or cells, or openings; exits with 1 if the answer is no',
  args: {
    blobs: { type: 'positional', required: false, description: 'Blobs, unless --cells or --z is given; - for stdin' },
    commitments: {
      type: 'string',
      alias: 'c',
      valueHint: 'FILE',
      required: true,
      description: 'Commitment to each blob',
    },
    proofs: { type: 'string', alias: 'p', valueHint: 'FILE', description: 'What `prove` wrote' },
    cells: { type: 'string', valueHint: 'FILE', description: 'Verify the cells in this file with the proofs in it' },
    z: { type: 'string', valueHint: '0x…', description: 'Verify openings at this point, without the blobs' },
    ...KZG_ARGS,
  },
  async run({ blobs, commitments, proofs, cells, z, setup, tier }, session) {
    const kind = kindOf({ blobs, proofs, cells, z })
    const { invalid, ...counts } = await kind(session, {
      commitments: await readCommitments(commitments, session.streams),
      openKzg: () => session.openKzg('verify', { setup, tier }),
    })
    const ok = invalid.length === 0
    await writeLines(targetOf(undefined, session), [ok ? 'valid' : `invalid: blob ${invalid.join(', ')}`])
    return { ok, ...counts, invalid }
  },
})

type Inputs = { readonly [K in 'blobs' | 'proofs' | 'cells' | 'z']: string | undefined }

/** Which verification the arguments ask for; any other combination is ambiguous. */
function kindOf({ blobs, proofs, cells, z }: Inputs): (session: Session, job: Job) => Promise<Verdict> {
  if (cells && !blobs && !proofs && !z) return (session, job) => verifyCells(session, { ...job, cells })
  if (proofs && z && !blobs && !cells) return (session, job) => verifyOpenings(session, { ...job, proofs, z })
  if (proofs && blobs && !cells && !z) return (session, job) => verifyBlobs(session, { ...job, blobs, proofs })
  throw new CliError('USAGE', 'verify takes BLOBS with --proofs, or --cells, or --z with --proofs')
}
