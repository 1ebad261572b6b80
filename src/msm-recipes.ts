/** What an engine of `kzgpu/msm` does, as recipes: decoding, and sums slice by slice. */
import type { Handle } from './backend/backend.ts'
import type { CurveWorkspace, GroupName, GroupOps, PointsResident } from './backend/curve.ts'
import { type Program, progress, type Recipe, step } from './backend/recipe.ts'
import { requireBytes } from './codec/bytes.ts'
import { BYTES_PER_FIELD_ELEMENT } from './constants.ts'
import { KzgError } from './errors.ts'

/** Points that were loaded: the host's copy of their bytes, which is decoded again into a new instance. */
export interface LoadedPoints extends PointsResident {
  readonly bytes: Uint8Array
  isDisposed: boolean
}

/** Points of one call. */
export interface GivenPoints extends PointsResident {
  readonly bytes: Uint8Array
  readonly unchecked: boolean
}

export type PointSource = GivenPoints | LoadedPoints

type Affine = Handle<'g1-affine' | 'g2-affine'>

/** Points in a slice of a sum: some 100 ms, and long enough that buckets pay. */
const SUM_SLICE = 1 << 13
/** Bytes in a slice of decoding with the check of the subgroup, which the slice's points share: 2^12 points of G1, 2^11 of
 * G2. */
const CHECKED_BYTES = 96 << 12
/** Points in a slice without it. */
const UNCHECKED_SLICE = 1 << 13

/** Bytes of an uncompressed point. */
export const POINT_BYTES: Readonly<Record<GroupName, number>> = { g1: 96, g2: 192 }

/** Decodes points, to be kept until they are forgotten. Those of a new instance in place of a trapped one are known. */
export function load(
  group: GroupName,
  points: LoadedPoints,
  unchecked: boolean,
  requireUsable: () => void,
): Program<void, CurveWorkspace> {
  return function* (workspace) {
    const ops = workspace.groups[group] as GroupOps<Affine>
    const out = ops.alloc(points.n)
    yield* decode(workspace, ops, points.bytes, 0, out, unchecked, 'load')
    requireUsable()
    ops.keep(points, out)
  }
}

/** Decodes and checks points, and keeps none. */
export function check(group: GroupName, { bytes, n, unchecked }: GivenPoints): Program<void, CurveWorkspace> {
  return function* (workspace) {
    const ops = workspace.groups[group] as GroupOps<Affine>
    for (let start = 0; start < n; start += SUM_SLICE) {
      const out = ops.alloc(Math.min(SUM_SLICE, n - start))
      yield* decode(workspace, ops, bytes, start, out, unchecked)
      out.dispose()
    }
  }
}

/** Σ sᵢ·Pᵢ over n points, uncompressed. Scalars are decoded slice by slice, so a bad one is found in its turn. */
export function sum(
  group: GroupName,
  source: PointSource,
  scalars: Uint8Array,
  requireUsable: () => void,
): Program<Uint8Array, CurveWorkspace> {
  return function* (workspace) {
    const ops = workspace.groups[group] as GroupOps<Affine>
    const n = scalars.length / BYTES_PER_FIELD_ELEMENT
    const total = ops.sum(n)
    const { fr } = workspace
    for (let start = 0; start < n; start += SUM_SLICE) {
      const count = Math.min(SUM_SLICE, n - start)
      const points = yield* pointsAt(workspace, ops, source, start, count)
      const add = (): void => {
        requireUsable()
        const bytes = workspace.upload([part(scalars, BYTES_PER_FIELD_ELEMENT, start, count, 'scalars')])
        const values = fr.fromBytes(bytes, { name: 'scalars', index: (i) => start + i })
        bytes.dispose()
        total.add(points, values)
        values.dispose()
      }
      // Nothing is left to pause for after the last slice.
      if (start + count < n) yield* step(add)
      else add()
      if (isLoaded(source)) requireAlive(source)
      else points.dispose()
      yield* progress('sum', start + count, n)
    }
    return ops.encode(total.end(), 'uncompressed')
  }
}

const isLoaded = (source: PointSource): source is LoadedPoints => 'isDisposed' in source

/** Points `start` to `start + count`: a view of loaded ones, or decoded for the occasion. */
function* pointsAt(
  workspace: CurveWorkspace,
  ops: GroupOps<Affine>,
  source: PointSource,
  start: number,
  count: number,
): Recipe<Affine> {
  if (!isLoaded(source)) {
    const out = ops.alloc(count)
    yield* decode(workspace, ops, source.bytes, start, out, source.unchecked)
    return out
  }
  requireAlive(source)
  if (!ops.loaded(source)) {
    const all = ops.alloc(source.n)
    yield* decode(workspace, ops, source.bytes, 0, all, true)
    requireAlive(source)
    ops.keep(source, all)
  }
  return workspace.view(ops.loaded(source)!, start, count)
}

function* decode(
  workspace: CurveWorkspace,
  ops: GroupOps<Affine>,
  bytes: Uint8Array,
  first: number,
  out: Affine,
  unchecked: boolean,
  phase?: string,
): Recipe<void> {
  const size = 2 * ops.compressedLength
  const slice = unchecked ? UNCHECKED_SLICE : CHECKED_BYTES / size
  for (let start = 0; start < out.n; start += slice) {
    const n = Math.min(slice, out.n - start)
    const at = first + start
    const run = (): void =>
      ops.decodeInto(part(bytes, size, at, n, 'points'), workspace.view(out, start, n), !unchecked, {
        name: 'points',
        index: (i) => at + i,
      })
    if (start + n < out.n) yield* step(run)
    else run()
    if (phase) yield* progress(phase, start + n, out.n)
  }
}

/** Items of a byte string that the caller may have detached meanwhile. */
function part(bytes: Uint8Array, size: number, start: number, count: number, name: string): Uint8Array {
  requireBytes(bytes, name)
  const slice = bytes.subarray(start * size, (start + count) * size)
  if (slice.length !== count * size) throw new KzgError('BAD_TYPE', `${name} were resized during the call`)
  return slice
}

function requireAlive({ isDisposed }: LoadedPoints): void {
  if (isDisposed) throw new KzgError('DISPOSED', 'the points were disposed')
}
