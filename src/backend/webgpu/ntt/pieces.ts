import type { GpuJob } from '../job.ts'

/** Some of a dispatch's workgroups. */
export interface Piece {
  readonly first: number
  readonly groups: number
  readonly cost: number
}

/** Divides a dispatch so that no piece is more than the time of one submit allows. */
export function* inPieces({ budget }: Pick<GpuJob, 'budget'>, groups: number, costOfGroup: number): Generator<Piece> {
  const most = Math.max(1, Math.floor(budget / costOfGroup))
  for (let first = 0; first < groups; first += most) {
    const count = Math.min(most, groups - first)
    yield { first, groups: count, cost: count * costOfGroup }
  }
}
