/** The three kinds of verification: a batch at a time, and where a batch fails, blob by blob to say which. */
import { BYTES_PER_FIELD_ELEMENT, type Kzg, KzgError } from '../entry/kzg.node.ts'
import { inBatches, openBlobs } from './blobs.ts'
import { type CellRecord, openCellFile } from './cell-file.ts'
import { parseHex, readOpenings, readProofs } from './hex-list.ts'
import { nameOf } from './input.ts'
import type { Session } from './session.ts'

/** A batch costs one multi-pairing however long it is, and has to fit in memory: 64 blobs are 8 MiB, their cells 17 MB. */
const BLOBS_PER_BATCH = 64
const CELLS_PER_BATCH = 8192

export interface Verdict {
  readonly blobs: number
  readonly cells?: number
  /** Blobs that failed, ascending. */
  readonly invalid: readonly number[]
}

export interface Job {
  readonly commitments: readonly Uint8Array[]
  /** Loads the library; called when the inputs have been found to fit together. */
  openKzg(): Promise<Kzg>
}

interface BlobItem {
  readonly index: number
  readonly blob: Uint8Array
  readonly commitment: Uint8Array
  readonly proof: Uint8Array
}

export async function verifyBlobs(session: Session, job: Job & { blobs: string; proofs: string }): Promise<Verdict> {
  const { commitments } = job
  const proofs = await readProofs(job.proofs, session.streams)
  requireEqual({ commitments: commitments.length, proofs: proofs.length })
  const { count, blobs } = await openBlobs(job.blobs, session.streams)
  if (count !== undefined) requireEqual({ blobs: count, commitments: commitments.length })
  const kzg = await job.openKzg()

  const verify = (items: readonly BlobItem[]) =>
    kzg.verifyBlobKzgProofBatch(
      items.map(({ blob }) => blob),
      items.map(({ commitment }) => commitment),
      items.map(({ proof }) => proof),
    )
  const invalid: number[] = []
  let index = 0
  session.progress.start('verifying', count)
  for await (const batch of inBatches(blobs, BLOBS_PER_BATCH)) {
    const items = batch.map((blob, i) => itemAt(index + i, blob, commitments, proofs))
    if (!verify(items)) invalid.push(...items.filter((item) => !verify([item])).map((item) => item.index))
    index += batch.length
    session.progress.update(index)
    await session.breathe()
  }
  requireEqual({ blobs: index, commitments: commitments.length })
  return { blobs: index, invalid }
}

function itemAt(
  index: number,
  blob: Uint8Array,
  commitments: readonly Uint8Array[],
  proofs: readonly Uint8Array[],
): BlobItem {
  const [commitment, proof] = [commitments[index], proofs[index]]
  if (!commitment || !proof) throw new KzgError('LENGTH_MISMATCH', `there is no commitment to blob ${index}`)
  return { index, blob, commitment, proof }
}

export async function verifyCells(session: Session, job: Job & { cells: string }): Promise<Verdict> {
  const { blobs, records } = await openCellFile(job.cells, session.streams)
  requireEqual({ blobs, commitments: job.commitments.length })
  const kzg = await job.openKzg()
  const invalid = new Set<number>()
  let cells = 0
  session.progress.start('verifying cells', undefined)
  for await (const batch of inBatches(records, CELLS_PER_BATCH)) {
    for (const blob of invalidBlobs(kzg, job.commitments, batch)) invalid.add(blob)
    cells += batch.length
    session.progress.update(cells)
    await session.breathe()
  }
  if (cells === 0) throw new KzgError('BAD_LENGTH', `${nameOf(job.cells)} holds no cells to verify`)
  return { blobs, cells, invalid: [...invalid].sort((a, b) => a - b) }
}

/** Blobs with a cell among the records that does not belong to the blob's commitment. */
export function invalidBlobs(
  kzg: Kzg,
  commitments: readonly Uint8Array[],
  records: readonly CellRecord[],
): readonly number[] {
  const verify = (some: readonly CellRecord[]) =>
    kzg.verifyCellKzgProofBatch(
      some.map(({ blob }) => commitments[blob]!),
      some.map(({ index }) => index),
      some.map(({ cell }) => cell),
      some.map(({ proof }) => proof),
    )
  if (verify(records)) return []
  return [...new Set(records.map(({ blob }) => blob))].filter((blob) => !verify(records.filter((r) => r.blob === blob)))
}

export async function verifyOpenings(session: Session, job: Job & { z: string; proofs: string }): Promise<Verdict> {
  const z = parseHex(job.z, BYTES_PER_FIELD_ELEMENT, '--z')
  const { proofs, ys } = await readOpenings(job.proofs, session.streams)
  requireEqual({ commitments: job.commitments.length, openings: proofs.length })
  const kzg = await job.openKzg()
  const invalid: number[] = []
  for (const [i, commitment] of job.commitments.entries()) {
    if (!kzg.verifyKzgProof(commitment, z, ys[i]!, proofs[i]!)) invalid.push(i)
    await session.breathe()
  }
  return { blobs: proofs.length, invalid }
}

function requireEqual(counts: Readonly<Record<string, number>>): void {
  if (new Set(Object.values(counts)).size <= 1) return
  const parts = Object.entries(counts).map(([name, n]) => `${n} ${name}`)
  throw new KzgError('LENGTH_MISMATCH', `the files differ in length: ${parts.join(', ')}`)
}
