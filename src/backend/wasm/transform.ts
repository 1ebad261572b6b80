import { BYTES_PER_FIELD_ELEMENT } from '../../constants.ts'
import { checkStatus, type Operand } from '../../errors.ts'
import type { FrVec } from '../backend.ts'
import type { TransformOps } from '../transform.ts'
import { type Domains, transformRows } from './domains.ts'
import type { FullExports } from './exports.gen.ts'
import { type Arena, memoryOf, type WasmVec } from './memory.ts'

export class WasmTransform implements TransformOps {
  readonly #arena: Arena
  readonly #domains: Domains
  readonly #exports: FullExports

  constructor(arena: Arena, domains: Domains, exports: FullExports) {
    this.#arena = arena
    this.#domains = domains
    this.#exports = exports
  }

  alloc(n: number): FrVec {
    return this.#arena.allocFr(n)
  }

  rootOfUnity(logN: number): FrVec {
    const out = this.#arena.allocFr(1)
    this.#exports.fr_root_of_unity(logN, out.pointer)
    return out
  }

  invert(a: FrVec): FrVec {
    const out = this.#arena.allocFr(1)
    this.#exports.fr_invert_vartime(this.#in(a).pointer, out.pointer)
    return out
  }

  prepareRows(n: number): void {
    this.#domains.ofSize(n)
  }

  copy(from: FrVec, to: FrVec): void {
    this.#arena.concat([this.#in(from)], this.#in(to))
  }

  scale(data: FrVec, first: FrVec, ratio: FrVec): void {
    const { pointer, n } = this.#in(data)
    this.#exports.fr_scale_by_powers(pointer, n, this.#in(first).pointer, this.#in(ratio).pointer)
  }

  rows(data: FrVec, n: number, inverse: boolean): void {
    transformRows(this.#exports, this.#domains.ofSize(n), this.#in(data), { n, inverse, order: 'natural' })
  }

  bytes(values: Uint8Array, n: number, inverse: boolean, shift: FrVec | undefined, operand: Operand): Uint8Array {
    const data = this.#arena.upload([values])
    try {
      const factor = shift ? this.#in(shift).pointer : 0
      for (let start = 0; start < values.length; start += n * BYTES_PER_FIELD_ELEMENT) {
        const first = start / BYTES_PER_FIELD_ELEMENT
        const at: Operand = { ...operand, index: (i) => operand.index?.(first + i) ?? first + i }
        const status = this.#exports.fr_ntt_bytes(data.pointer + start, Math.log2(n), inverse ? 1 : 0, factor)
        checkStatus(status, at)
      }
      return this.#arena.read(data)
    } finally {
      data.dispose()
    }
  }

  gather(data: FrVec, stride: number, start: number, out: FrVec, rows: number): void {
    const source = this.#in(data)
    const from = source.pointer + start * source.stride
    this.#exports.fr_gather_columns(from, stride, rows, out.n / rows, this.#in(out).pointer)
  }

  scatter(data: FrVec, rows: number, out: FrVec, stride: number, start: number): void {
    const target = this.#in(out)
    const to = target.pointer + start * target.stride
    this.#exports.fr_scatter_columns(this.#in(data).pointer, rows, data.n / rows, to, stride)
  }

  #in(scalars: FrVec): WasmVec<'fr'> {
    return memoryOf(this.#arena.instance, scalars)
  }
}
