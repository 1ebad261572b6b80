import { CELLS_PER_EXT_BLOB } from '../../entry/kzg.node.ts'
import { forEachBlob, readAllBlobs } from '../blobs.ts'
import { encodeHeader, encodeRecord } from '../cell-file.ts'
import { blobsArg, command, KZG_ARGS, OUTPUT_ARG, targetOf } from '../command.ts'
import { CliError } from '../errors.ts'
import { writeBinary } from '../output.ts'

export const cells = command({
  name: 'cells',
  description: 'Extend each blob to 128 cells with a proof each (EIP-7594)',
  args: {
    blobs: blobsArg,
    ...OUTPUT_ARG,
    only: { type: 'string', valueHint: '0-63,100', description: 'Write only these cells of each blob' },
    ...KZG_ARGS,
  },
  async run({ blobs: path, output, only, setup, tier }, session) {
    const indices = parseIndices(only ?? `0-${CELLS_PER_EXT_BLOB - 1}`)
    // The header states the number of blobs, which a pipe tells only at its end.
    const blobs = await readAllBlobs(path, session.streams)
    const kzg = await session.openKzg('cells', { setup, tier })
    await writeBinary(targetOf(output, session), async (write) => {
      await write(encodeHeader(blobs.length))
      await forEachBlob(session, 'extending', { count: blobs.length, blobs }, async (blob, i) => {
        const { cells, proofs } = kzg.computeCellsAndKzgProofs(blob)
        for (const index of indices) {
          await write(encodeRecord({ blob: i, index, cell: cells[index]!, proof: proofs[index]! }))
        }
      })
    })
    const count = blobs.length * indices.length
    session.note(`${count} cells of ${blobs.length} blobs`)
    return { blobs: blobs.length, cells: count }
  },
})

/** Indices of `0-63,100`, ascending. */
function parseIndices(text: string): number[] {
  const indices = new Set<number>()
  for (const part of text.split(',')) {
    const [, first, last = first] = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(part) ?? []
    if (first === undefined || Number(last) >= CELLS_PER_EXT_BLOB || Number(first) > Number(last)) {
      throw new CliError(
        'USAGE',
        `--only: ${part || 'nothing'} is no cell or range of cells from 0 to ${CELLS_PER_EXT_BLOB - 1}`,
      )
    }
    for (let index = Number(first); index <= Number(last); index++) indices.add(index)
  }
  return [...indices].sort((a, b) => a - b)
}
