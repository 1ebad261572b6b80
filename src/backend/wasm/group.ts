import { checkStatus, type Operand } from '../../errors.ts'
import type { FrVec, Handle } from '../backend.ts'
import type { GroupOps, PointForm, PointsResident, RunningSum } from '../curve.ts'
import { decodePoints } from './decode.ts'
import type { FullExports } from './exports.gen.ts'
import type { LoadedPoints } from './loaded-points.ts'
import { type Arena, memoryOf, type WasmVec } from './memory.ts'

type AffineKind = 'g1-affine' | 'g2-affine'

/** The exports and sizes of one group; those of G1 and G2 are twins. */
export interface GroupTable<K extends AffineKind> {
  readonly kind: K
  readonly compressedLength: number
  readonly affineSize: number
  readonly jacobianSize: number
  readonly decode: FullExports['g1_decode']
  readonly decodeUncompressed: FullExports['g1_decode_uncompressed']
  readonly decodeManyUncompressed: FullExports['g1_decode_many_uncompressed']
  readonly encode: FullExports['g1_encode']
  readonly encodeUncompressed: FullExports['g1_encode_uncompressed']
  readonly toAffine: FullExports['g1_to_affine']
  readonly fromAffine: FullExports['g1_from_affine']
  readonly add: FullExports['g1_add']
  readonly multiplyVartime: FullExports['g1_mul_vartime']
  readonly msm: FullExports['g1_msm']
  readonly msmSize: FullExports['g1_msm_size']
  readonly msmBegin: FullExports['g1_msm_begin']
  readonly msmAdd: FullExports['g1_msm_add']
  readonly msmEnd: FullExports['g1_msm_end']
  readonly map: FullExports['h2c_map_g1']
}

/** Beyond decoding, operations fail only for want of memory. */
const POINTS = { name: 'points' }

export class WasmGroup<K extends AffineKind> implements GroupOps<Handle<K>> {
  readonly #arena: Arena
  readonly #table: GroupTable<K>
  readonly #kept: LoadedPoints

  constructor(arena: Arena, table: GroupTable<K>, kept: LoadedPoints) {
    this.#arena = arena
    this.#table = table
    this.#kept = kept
  }

  get compressedLength(): number {
    return this.#table.compressedLength
  }

  decode(points: readonly Uint8Array[], checkSubgroup: boolean, operand: Operand): Handle<K> {
    const { compressedLength, decode, decodeUncompressed, affineSize, kind } = this.#table
    const out = this.#arena.alloc(kind, points.length, affineSize)
    // One call per run of equal form: a list is nearly always of one form, and a call shares inversions.
    for (let start = 0; start < points.length; ) {
      const { length } = points[start]!
      let end = start + 1
      while (points[end]?.length === length) end++
      const bytes = this.#arena.upload(points.slice(start, end))
      const target = out.pointer + start * affineSize
      const call = length === compressedLength ? decode : decodeUncompressed
      const offset = start
      const { index } = operand
      checkStatus(call(bytes.pointer, end - start, target, checkSubgroup ? 1 : 0), {
        ...operand,
        ...(index && { index: (i) => index(offset + i) }),
      })
      bytes.dispose()
      start = end
    }
    return out
  }

  map(element: Uint8Array, operand: Operand): Uint8Array {
    const { map, compressedLength } = this.#table
    const source = this.#arena.upload([element])
    return this.#arena.output(2 * compressedLength, (out) => checkStatus(map(source.pointer, out), operand))
  }

  alloc(n: number): Handle<K> {
    return this.#arena.alloc(this.#table.kind, n, this.#table.affineSize)
  }

  decodeInto(bytes: Uint8Array, into: Handle<K>, checkSubgroup: boolean, operand: Operand): void {
    const { decodeUncompressed: few, decodeManyUncompressed: many } = this.#table
    checkStatus(decodePoints(this.#arena, { few, many }, bytes, this.#in(into), checkSubgroup), operand)
  }

  encode(point: Handle<K>, form: PointForm): Uint8Array {
    const { compressedLength, encode, encodeUncompressed } = this.#table
    const [length, call] =
      form === 'compressed' ? [compressedLength, encode] : [2 * compressedLength, encodeUncompressed]
    return this.#withJacobian(point, (jacobian) =>
      this.#arena.output(length, (out) => checkStatus(call(jacobian, 1, out), POINTS)),
    )
  }

  add(a: Handle<K>, b: Handle<K>): Handle<K> {
    return this.#withJacobian(a, (first) =>
      this.#withJacobian(b, (second) => this.#result((out) => this.#table.add(first, second, out))),
    )
  }

  multiplyVartime(point: Handle<K>, scalar: Uint8Array): Handle<K> {
    const k = this.#arena.upload([scalar])
    const { multiplyVartime } = this.#table
    const product = this.#result((out) => checkStatus(multiplyVartime(this.#in(point).pointer, k.pointer, out), POINTS))
    k.dispose()
    return product
  }

  msm(points: Handle<K>, scalars: FrVec): Handle<K> {
    const [p, s] = [this.#in(points).pointer, memoryOf(this.#arena.instance, scalars).pointer]
    return this.#result((out) => checkStatus(this.#table.msm(p, s, points.n, out), POINTS))
  }

  sum(n: number): RunningSum<Handle<K>> {
    const { msmSize, msmBegin, msmAdd, msmEnd } = this.#table
    const { instance } = this.#arena
    let whole: Handle<K> | undefined
    let state: WasmVec<'bytes'> | undefined
    return {
      add: (points, scalars) => {
        if (points.n === n) {
          whole = this.msm(points, scalars)
          return
        }
        if (!state) {
          state = this.#arena.alloc('bytes', msmSize(n) >>> 0, 1)
          msmBegin(state.pointer, n)
        }
        const [p, s] = [this.#in(points).pointer, memoryOf(instance, scalars).pointer]
        checkStatus(msmAdd(state.pointer, n, p, s, points.n), POINTS)
      },
      end: () => {
        if (whole) return whole
        if (!state) return this.msm(this.alloc(0), this.#arena.allocFr(0))
        const { pointer } = state
        const sum = this.#result((out) => checkStatus(msmEnd(pointer, n, out), POINTS))
        state.dispose()
        return sum
      },
    }
  }

  loaded(resident: PointsResident): Handle<K> | undefined {
    return this.#kept.get(resident, this.#table.kind)
  }

  keep(resident: PointsResident, points: Handle<K>): void {
    this.#kept.keep(resident, this.#in(points))
  }

  /** The affine form of the Jacobian point that a call writes. */
  #result(write: (out: number) => void): Handle<K> {
    const { kind, affineSize, jacobianSize, toAffine } = this.#table
    const out = this.#arena.alloc(kind, 1, affineSize)
    this.#arena.scratch(jacobianSize, ({ pointer }) => {
      write(pointer)
      checkStatus(toAffine(pointer, 1, out.pointer), POINTS)
    })
    return out
  }

  #withJacobian<T>(point: Handle<K>, use: (pointer: number) => T): T {
    return this.#arena.scratch(this.#table.jacobianSize, ({ pointer }) => {
      this.#table.fromAffine(this.#in(point).pointer, 1, pointer)
      return use(pointer)
    })
  }

  #in(points: Handle<K>): WasmVec<K> {
    return memoryOf(this.#arena.instance, points)
  }
}
