/**
 * Recipes: what a protocol function does, written once. A recipe calls cheap operations on its workspace directly and
 * yields each heavy stage as a job, so that a driver decides where and when it runs. See docs/adr/0001.
 */
import { concatBytes } from '../bytes.ts'
import type { Operand } from '../errors.ts'
import type { FrVec, G1AffineVec, G1Resident, G1Vec, G2Prepared, TransformSpec, Workspace } from './backend.ts'

export type Job =
  | { readonly op: 'msm'; readonly points: G1AffineVec; readonly scalars: FrVec }
  | { readonly op: 'msmBatch'; readonly points: G1AffineVec; readonly scalars: FrVec; readonly batches: number }
  | { readonly op: 'fixedMsm'; readonly points: G1Resident; readonly scalars: FrVec; readonly sums: number }
  | ({ readonly op: 'ntt'; readonly data: FrVec } & TransformSpec)
  | { readonly op: 'divide'; readonly strands: FrVec; readonly divisor: FrVec }
  | { readonly op: 'g1Ntt'; readonly data: G1Vec; readonly inverse: boolean }
  | { readonly op: 'g1LowHalf'; readonly data: G1Vec }
  | {
      readonly op: 'decodeG1'
      readonly bytes: Uint8Array
      readonly into: G1AffineVec
      readonly checkSubgroup: boolean
      readonly operand: Operand
    }
  | { readonly op: 'decodeG2'; readonly bytes: Uint8Array; readonly operand: Operand }
  /** Work on memory that only this workspace has, such as the buckets of a sum: no driver can send it elsewhere. */
  | { readonly op: 'step'; readonly run: () => void }
  | ({ readonly op: 'progress' } & Progress)

export interface JobResults {
  msm: G1Vec
  msmBatch: G1Vec
  fixedMsm: G1Vec
  ntt: undefined
  divide: undefined
  g1Ntt: undefined
  g1LowHalf: undefined
  decodeG1: undefined
  decodeG2: G2Prepared
  step: undefined
  progress: undefined
}

/** How far a long operation is: `done` of `total` steps of its phase. */
export interface Progress {
  readonly phase: string
  readonly done: number
  readonly total: number
}

export type Recipe<T> = Generator<Job, T, JobResults[Job['op']]>

/** A recipe that waits for a workspace to run in. */
export type Program<T, W extends Workspace = Workspace> = (workspace: W) => Recipe<T>

function* perform<O extends Job['op']>(job: Extract<Job, { op: O }>): Recipe<JobResults[O]> {
  // A driver answers a job with the result that belongs to its `op`; generators cannot express that in their type.
  return (yield job) as JobResults[O]
}

/** Σ sᵢ·Pᵢ. */
export const msm = (points: G1AffineVec, scalars: FrVec): Recipe<G1Vec> => perform({ op: 'msm', points, scalars })

/** `batches` sums over consecutive points and scalars. */
export const msmBatch = (points: G1AffineVec, scalars: FrVec, batches: number): Recipe<G1Vec> =>
  perform({ op: 'msmBatch', points, scalars, batches })

/** `sums` sums over consecutive runs of points that outlive the call, which a driver may have prepared for it. */
export const fixedMsm = (points: G1Resident, scalars: FrVec, sums = 1): Recipe<G1Vec> =>
  perform({ op: 'fixedMsm', points, scalars, sums })

/** Coefficients → evaluations, in place: one transform of all scalars, or several of n each, one after another. */
export const forwardNtt = (
  data: FrVec,
  { n = data.n, order = 'bit-reversed' }: Partial<Omit<TransformSpec, 'inverse'>> = {},
): Recipe<undefined> => perform({ op: 'ntt', data, n, order, inverse: false })

/** Evaluations in bit-reversed order → coefficients, in place, likewise. */
export const inverseNtt = (data: FrVec, n = data.n): Recipe<undefined> =>
  perform({ op: 'ntt', data, n, order: 'bit-reversed', inverse: true })

/** The quotients that `CellOps.divide` computes, in place. */
export const divideStrands = (strands: FrVec, divisor: FrVec): Recipe<undefined> =>
  perform({ op: 'divide', strands, divisor })

/** Forward transform of points in natural order, in place, or n times the inverse. */
export const g1Ntt = (data: G1Vec, inverse: boolean): Recipe<undefined> => perform({ op: 'g1Ntt', data, inverse })

/** Twice the values of a polynomial's lower 64 coefficients, from 128 values over G1 in natural order, in place. */
export const g1LowHalf = (data: G1Vec): Recipe<undefined> => perform({ op: 'g1LowHalf', data })

/** Decodes a compressed point of G2, checks its subgroup and prepares it. */
export const decodeG2 = (bytes: Uint8Array, operand: Operand): Recipe<G2Prepared> =>
  perform({ op: 'decodeG2', bytes, operand })

/** A slice of long work, after which a driver may pause. */
export const step = (run: () => void): Recipe<undefined> => perform({ op: 'step', run })

export const progress = (phase: string, done: number, total: number): Recipe<undefined> =>
  perform({ op: 'progress', phase, done, total })

function shift(operand: Operand, start: number): Operand {
  const { index, next } = operand
  return {
    ...operand,
    ...(index && { index: (i) => index(start + i) }),
    ...(next && { next: { ...next, from: next.from - start } }),
  }
}

/** Some 50 ms of square roots, and of the subgroup check that the points of a slice share. */
const DECODE_SLICE = 512
const BYTES_PER_POINT = 48

/** Decodes compressed points, in slices that a driver may pause or abort between.
 * @param phase if given, reports progress under this name
 * @throws KzgError as `G1Ops.decodeInto`, with the operand's index */
export function* decodeG1(
  workspace: Workspace,
  bytes: Uint8Array,
  operand: Operand,
  { checkSubgroup = true, phase }: { checkSubgroup?: boolean; phase?: string } = {},
): Recipe<G1AffineVec> {
  const total = bytes.length / BYTES_PER_POINT
  const points = workspace.g1.allocAffine(total)
  for (let start = 0; start < total; start += DECODE_SLICE) {
    const n = Math.min(DECODE_SLICE, total - start)
    yield* perform({
      op: 'decodeG1',
      bytes: bytes.subarray(start * BYTES_PER_POINT, (start + n) * BYTES_PER_POINT),
      into: workspace.view(points, start, n),
      checkSubgroup,
      operand: shift(operand, start),
    })
    if (phase) yield* progress(phase, start + n, total)
  }
  return points
}

/** Decodes the points of two arguments as one list, whose points share work: the first argument's errors come first.
 * @throws KzgError as `decodeG1` */
export function* decodeG1Pair(
  workspace: Workspace,
  first: { readonly points: readonly Uint8Array[]; readonly operand: Operand },
  second: { readonly points: readonly Uint8Array[]; readonly operand: Operand },
): Recipe<readonly [G1AffineVec, G1AffineVec]> {
  const [from, n] = [first.points.length, second.points.length]
  const operand = { ...first.operand, next: { from, operand: second.operand } }
  const all = yield* decodeG1(workspace, concatBytes([...first.points, ...second.points]), operand)
  return [workspace.view(all, 0, from), workspace.view(all, from, n)]
}
