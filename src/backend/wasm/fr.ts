import { checkStatus, KzgError, type Operand } from '../../errors.ts'
import type { ByteVec, FrOps, FrVec } from '../backend.ts'
import { type Arena, memoryOf, type WasmVec } from './memory.ts'

const BYTES = 32

/** Reported only if a recipe breaks the operation's contract. */
const TARGETS = { name: 'targets', index: (i: number) => i }

export class WasmFr implements FrOps {
  readonly #arena: Arena

  constructor(arena: Arena) {
    this.#arena = arena
  }

  fromBytes(bytes: ByteVec, operand: Operand): FrVec {
    const out = this.#arena.allocFr(bytes.n / BYTES)
    const { pointer } = memoryOf(this.#arena.instance, bytes)
    checkStatus(this.#arena.exports.fr_from_be(pointer, out.n, out.pointer), operand)
    return out
  }

  toBytes(scalars: FrVec): Uint8Array {
    const { pointer, n } = this.#in(scalars)
    return this.#arena.output(n * BYTES, (out) => this.#arena.exports.fr_to_be(pointer, n, out))
  }

  decodeInto(bytes: Uint8Array, into: FrVec, operand: Operand): void {
    this.#arena.scratch(bytes.length, ({ pointer }) => {
      this.#arena.instance.bytes.set(bytes, pointer)
      checkStatus(this.#arena.exports.fr_from_be(pointer, into.n, this.#in(into).pointer), operand)
    })
  }

  fromDigest(digest: Uint8Array): FrVec {
    const bytes = this.#arena.upload([digest])
    const out = this.#arena.allocFr(1)
    this.#arena.exports.fr_from_digest(bytes.pointer, out.pointer)
    bytes.dispose()
    return out
  }

  zeros(n: number): FrVec {
    const out = this.#arena.allocFr(n)
    // In every tier the internal form of 0 is all zeros, since Montgomery's map is linear.
    this.#arena.instance.bytes.fill(0, out.pointer, out.pointer + out.byteLength)
    return out
  }

  powers(base: FrVec, n: number): FrVec {
    const out = this.#arena.allocFr(n)
    this.#arena.exports.fr_powers(this.#in(base).pointer, n, out.pointer)
    return out
  }

  neg(a: FrVec): FrVec {
    const out = this.#arena.allocFr(a.n)
    this.#arena.exports.fr_neg(this.#in(a).pointer, a.n, out.pointer)
    return out
  }

  mul(a: FrVec, b: FrVec): FrVec {
    requireEqualLength(a, b)
    const out = this.#arena.allocFr(a.n)
    this.#arena.exports.fr_mul_vec(this.#in(a).pointer, this.#in(b).pointer, a.n, out.pointer)
    return out
  }

  dot(a: FrVec, b: FrVec): FrVec {
    requireEqualLength(a, b)
    const out = this.#arena.allocFr(1)
    this.#arena.exports.fr_dot(this.#in(a).pointer, this.#in(b).pointer, a.n, out.pointer)
    return out
  }

  scatterAdd(a: FrVec, targets: readonly number[], n: number): FrVec {
    const out = this.#arena.allocFr(n)
    const indices = this.#arena.uploadIntegers(targets)
    const { fr_scatter_add } = this.#arena.exports
    checkStatus(fr_scatter_add(this.#in(a).pointer, indices.pointer, a.n, out.pointer, n), TARGETS)
    indices.dispose()
    return out
  }

  concat(parts: readonly FrVec[]): FrVec {
    const vecs = parts.map((part) => this.#in(part))
    return this.#arena.concat(vecs, this.#arena.allocFr(vecs.reduce((sum, { n }) => sum + n, 0)))
  }

  pad(a: FrVec, n: number): FrVec {
    const out = this.zeros(n)
    this.#arena.concat([this.#in(a)], this.#in(out))
    return out
  }

  transpose(a: FrVec, rows: number): FrVec {
    const out = this.#arena.allocFr(a.n)
    this.#arena.exports.fr_transpose(this.#in(a).pointer, rows, a.n / rows, out.pointer)
    return out
  }

  #in(scalars: FrVec): WasmVec<'fr'> {
    return memoryOf(this.#arena.instance, scalars)
  }
}

function requireEqualLength(a: FrVec, b: FrVec): void {
  if (a.n !== b.n) throw new KzgError('INTERNAL', `vectors of ${a.n} and ${b.n} scalars`)
}
