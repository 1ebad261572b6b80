import type { GpuJob } from './job.ts'

/** Some of a dispatch's workgroups. */
export interface Piece {
  readonly first: number
  readonly groups: number
  readonly cost: number
}

/** Divides a dispatch so that no piece is more than the time of one submit allows, as it is when the piece's turn comes. */
export function* inPieces(job: Pick<GpuJob, 'budget'>, groups: number, costOfGroup: number): Generator<Piece> {
  for (let first = 0; first < groups; ) {
    const count = Math.min(Math.max(1, Math.floor(job.budget / costOfGroup)), groups - first)
    yield { first, groups: count, cost: count * costOfGroup }
    first += count
  }
}
