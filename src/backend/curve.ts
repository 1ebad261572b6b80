/** The groups themselves: what `kzgpu/curve` asks of a machine that has the exports of the `full` artefact. */
import type { Operand } from '../errors.ts'
import type { FrVec, Handle, Workspace } from './backend.ts'

export type GroupName = 'g1' | 'g2'

/** Points that outlive a call; the identity of the object is what they are found by. */
export interface PointsResident {
  readonly n: number
}

/** A sum that grows slice by slice. */
export interface RunningSum<A> {
  /** Adds Σ sᵢ·Pᵢ over points in the subgroup. Time: depends on all, which are public. */
  add(points: A, scalars: FrVec): void
  /** The sum, one point. */
  end(): A
}

/** Operations of one group. Handles are affine points, n of them, checked when they were decoded. */
export interface GroupOps<A extends Handle<'g1-affine' | 'g2-affine'>> {
  /** Bytes of the compressed form; the uncompressed one takes twice as many. */
  readonly compressedLength: number
  /** Points in either form.
   * @throws KzgError with the operand's index: `BAD_FLAGS`, `NON_CANONICAL`, `NOT_ON_CURVE`, `NOT_IN_SUBGROUP` */
  decode(points: readonly Uint8Array[], checkSubgroup: boolean, operand: Operand): A
  /** Space for n points, to be decoded into. */
  alloc(n: number): A
  /** Uncompressed points, `into.n` of them.
   * @throws KzgError as `decode` */
  decodeInto(bytes: Uint8Array, into: A, checkSubgroup: boolean, operand: Operand): void
  encode(point: A, form: PointForm): Uint8Array
  /** The sum of two points on the curve. Time: depends on the points, which are public. */
  add(a: A, b: A): A
  /** k·P for 32 big-endian bytes k and a point in the subgroup. Time: depends on both, which are public. */
  multiplyVartime(point: A, scalar: Uint8Array): A
  /** The point, uncompressed, that a field element is mapped to: `clear_cofactor(map_to_curve(u))` of RFC 9380.
   * @throws KzgError `NON_CANONICAL` */
  map(element: Uint8Array, operand: Operand): Uint8Array
  /** Σ sᵢ·Pᵢ over points in the subgroup. Time: depends on all, which are public. */
  msm(points: A, scalars: FrVec): A
  /** The beginning of such a sum over `n` points in all. */
  sum(n: number): RunningSum<A>
  /** Points kept for this resident in the instance at hand. */
  loaded(resident: PointsResident): A | undefined
  /** Keeps points beyond this workspace, until they are forgotten or the instance goes. */
  keep(resident: PointsResident, points: A): void
}

export type PointForm = 'compressed' | 'uncompressed'

export interface CurveWorkspace extends Workspace {
  readonly groups: {
    readonly g1: GroupOps<Handle<'g1-affine'>>
    readonly g2: GroupOps<Handle<'g2-affine'>>
  }
  /** ∏ e(Pᵢ, Qᵢ) to the power of 3·(p¹² − 1)/r: 12 × 48 bytes, big-endian, c0.c0.c0 to c1.c2.c1. */
  pairingProduct(g1: Handle<'g1-affine'>, g2: Handle<'g2-affine'>): Uint8Array
}
