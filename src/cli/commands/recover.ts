import { CELLS_PER_EXT_BLOB, type Kzg, KzgError } from '../../entry/kzg.node.ts'
import { forEachBlob } from '../blobs.ts'
import { type CellRecord, encodeHeader, encodeRecord, openCellFile } from '../cell-file.ts'
import { command, KZG_ARGS, OUTPUT_ARG, targetOf } from '../command.ts'
import { readCommitments } from '../hex-list.ts'
import { writeBinary } from '../output.ts'
import type { Session } from '../session.ts'
import { invalidBlobs } from '../verify.ts'

export const recover = command({
  name: 'recover',
  description: 'Recover blobs from any 64 or more of the 128 cells of each',
  args: {
    cells: { type: 'positional', required: true, description: 'Cell file, with cells missing; - for stdin' },
    ...OUTPUT_ARG,
    as: {
      type: 'enum',
      options: ['blobs', 'cells'],
      default: 'blobs',
      description: 'Write the blobs, or all their cells with proofs',
    },
    commitments: {
      type: 'string',
      alias: 'c',
      valueHint: 'FILE',
      description: 'Verify the cells against these commitments first; exits with 1 if one is wrong',
    },
    ...KZG_ARGS,
  },
  async run({ cells: path, output, as, commitments: commitmentsPath, setup, tier }, session) {
    const commitments = commitmentsPath ? await readCommitments(commitmentsPath, session.streams) : undefined
    const file = await openCellFile(path, session.streams)
    const byBlob = await groupByBlob(file.records)
    if (commitments && commitments.length !== file.blobs) {
      throw new KzgError('LENGTH_MISMATCH', `${file.blobs} blobs, but ${commitments.length} commitments`)
    }
    const kzg = await session.openKzg('cells', { setup, tier })
    const invalid = commitments ? await verifyAll(session, kzg, commitments, byBlob) : []
    if (invalid.length > 0) {
      session.note(`invalid: cells of blob ${invalid.join(', ')} do not belong to the commitment`)
      return { ok: false, blobs: file.blobs, invalid }
    }
    await writeBinary(targetOf(output, session), async (write) => {
      if (as === 'cells') await write(encodeHeader(file.blobs))
      const source = { count: file.blobs, blobs: upTo(file.blobs) }
      await forEachBlob(session, 'recovering', source, async (blob) => {
        const records = byBlob.get(blob) ?? []
        const { cells, proofs } = kzg.recoverCellsAndKzgProofs(
          records.map(({ index }) => index),
          records.map(({ cell }) => cell),
          { anyOrder: true },
        )
        // The first half of the extended blob is the blob itself.
        const parts =
          as === 'blobs'
            ? cells.slice(0, CELLS_PER_EXT_BLOB / 2)
            : cells.map((cell, index) => encodeRecord({ blob, index, cell, proof: proofs[index]! }))
        for (const part of parts) await write(part)
      })
    })
    session.note(`${file.blobs} blobs`)
    return { blobs: file.blobs }
  },
})

async function groupByBlob(records: AsyncIterable<CellRecord>): Promise<Map<number, CellRecord[]>> {
  const byBlob = new Map<number, CellRecord[]>()
  for await (const record of records) {
    const list = byBlob.get(record.blob)
    if (list) list.push(record)
    else byBlob.set(record.blob, [record])
  }
  return byBlob
}

async function verifyAll(
  session: Session,
  kzg: Kzg,
  commitments: readonly Uint8Array[],
  byBlob: ReadonlyMap<number, readonly CellRecord[]>,
): Promise<number[]> {
  const invalid: number[] = []
  await forEachBlob(session, 'verifying cells', { count: byBlob.size, blobs: byBlob.values() }, (records) => {
    invalid.push(...invalidBlobs(kzg, commitments, records))
  })
  return invalid.sort((a, b) => a - b)
}

/** Lazily, because the number comes from a file's header and may be anything up to 2³² − 1. */
function* upTo(end: number): Generator<number> {
  for (let i = 0; i < end; i++) yield i
}
