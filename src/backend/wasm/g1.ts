import { checkStatus, type Operand } from '../../errors.ts'
import type { FrVec, G1AffineVec, G1Ops, G1Resident, G1Vec } from '../backend.ts'
import { decodePoints } from './decode.ts'
import { type Arena, memoryOf, type WasmVec } from './memory.ts'
import { loadLittleEndian, type Residents } from './residents.ts'
import type { Tables } from './tables.ts'

const COMPRESSED = 48
const LITTLE_ENDIAN = 96

/** Beyond decoding, operations fail only for want of memory or excess of size, which concerns no argument. */
const POINTS = { name: 'points' }

export class WasmG1 implements G1Ops {
  readonly #arena: Arena
  readonly #residents: Residents
  readonly #tables: Tables

  constructor(arena: Arena, residents: Residents, tables: Tables) {
    this.#arena = arena
    this.#residents = residents
    this.#tables = tables
  }

  resident(points: G1Resident): G1AffineVec {
    return this.#residents.g1(points)
  }

  allocAffine(n: number): G1AffineVec {
    return this.#arena.allocG1Affine(n)
  }

  decodeInto(bytes: Uint8Array, into: G1AffineVec, checkSubgroup: boolean, operand: Operand): void {
    const { g1_decode: few, g1_decode_many: many } = this.#arena.exports
    checkStatus(decodePoints(this.#arena, { few, many }, bytes, this.#affine(into), checkSubgroup), operand)
  }

  encode(points: G1Vec): Uint8Array {
    const { pointer, n } = this.#projective(points)
    return this.#arena.output(n * COMPRESSED, (out) =>
      checkStatus(this.#arena.exports.g1_encode(pointer, n, out), POINTS),
    )
  }

  fromLittleEndian(points: Uint8Array): G1AffineVec {
    return loadLittleEndian(this.#arena, points)
  }

  toLittleEndian(points: G1AffineVec): Uint8Array {
    const { pointer, n } = this.#affine(points)
    return this.#arena.output(n * LITTLE_ENDIAN, (out) => this.#arena.exports.g1_affine_to_le(pointer, n, out))
  }

  toAffine(points: G1Vec): G1AffineVec {
    const out = this.#arena.allocG1Affine(points.n)
    const { g1_to_affine } = this.#arena.exports
    checkStatus(g1_to_affine(this.#projective(points).pointer, points.n, out.pointer), POINTS)
    return out
  }

  fromAffine(points: G1AffineVec): G1Vec {
    const out = this.#arena.allocG1(points.n)
    this.#arena.exports.g1_from_affine(this.#affine(points).pointer, points.n, out.pointer)
    return out
  }

  neg(point: G1Vec): G1Vec {
    const out = this.#arena.allocG1(1)
    this.#arena.exports.g1_neg(this.#projective(point).pointer, out.pointer)
    return out
  }

  concat(parts: readonly G1Vec[]): G1Vec {
    const vecs = parts.map((part) => this.#projective(part))
    return this.#arena.concat(vecs, this.#arena.allocG1(vecs.reduce((sum, { n }) => sum + n, 0)))
  }

  concatAffine(parts: readonly G1AffineVec[]): G1AffineVec {
    const vecs = parts.map((part) => this.#affine(part))
    return this.#arena.concat(vecs, this.#arena.allocG1Affine(vecs.reduce((sum, { n }) => sum + n, 0)))
  }

  clearFrom(points: G1Vec, start: number): void {
    const { pointer, stride, n } = this.#projective(points)
    const count = n - start
    // The internal form of the point at infinity differs between tiers; its canonical form is all zeros.
    const infinity = loadLittleEndian(this.#arena, new Uint8Array(count * LITTLE_ENDIAN))
    this.#arena.exports.g1_from_affine(infinity.pointer, count, pointer + start * stride)
    infinity.dispose()
  }

  msm(points: G1AffineVec, scalars: FrVec): G1Vec {
    return this.msmBatch(points, scalars, 1)
  }

  msmBatch(points: G1AffineVec, scalars: FrVec, batches: number): G1Vec {
    const out = this.#arena.allocG1(batches)
    const [p, s] = [this.#affine(points), memoryOf(this.#arena.instance, scalars)]
    const { g1_msm, g1_msm_batch } = this.#arena.exports
    const status =
      batches === 1
        ? g1_msm(p.pointer, s.pointer, p.n, out.pointer)
        : g1_msm_batch(p.pointer, s.pointer, p.n / batches, batches, out.pointer)
    checkStatus(status, POINTS)
    return out
  }

  fixedMsm(points: G1Resident, scalars: FrVec, sums: number): G1Vec {
    const out = this.#arena.allocG1(sums)
    this.#tables.sum(points, memoryOf(this.#arena.instance, scalars), out)
    return out
  }

  ntt(data: G1Vec, inverse: boolean): void {
    const { pointer, n } = this.#projective(data)
    checkStatus(this.#arena.exports.g1_ntt(pointer, Math.log2(n), inverse ? 1 : 0), POINTS)
  }

  lowHalf(data: G1Vec): void {
    checkStatus(this.#arena.exports.g1_low_half(this.#projective(data).pointer), POINTS)
  }

  #affine(points: G1AffineVec): WasmVec<'g1-affine'> {
    return memoryOf(this.#arena.instance, points)
  }

  #projective(points: G1Vec): WasmVec<'g1'> {
    return memoryOf(this.#arena.instance, points)
  }
}
