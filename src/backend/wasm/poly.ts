import {
  BYTES_PER_FIELD_ELEMENT,
  FIELD_ELEMENTS_PER_BLOB,
  FIELD_ELEMENTS_PER_CELL,
  FIELD_ELEMENTS_PER_EXT_BLOB,
} from '../../constants.ts'
import { checkStatus, type Operand } from '../../errors.ts'
import type { ByteVec, CellOps, CellSet, FrVec, PolyOps } from '../backend.ts'
import type { Domains } from './domains.ts'
import { type Arena, memoryOf, type WasmVec } from './memory.ts'

/** Reported only if a recipe breaks an operation's contract. */
const POLYNOMIAL = { name: 'polynomial' }
const CELLS = { name: 'cells', index: (i: number) => i }

const FK20_DOMAIN = (2 * FIELD_ELEMENTS_PER_BLOB) / FIELD_ELEMENTS_PER_CELL

export class WasmPoly implements PolyOps {
  readonly #arena: Arena
  readonly #domains: Domains

  constructor(arena: Arena, domains: Domains) {
    this.#arena = arena
    this.#domains = domains
  }

  ntt(data: FrVec, inverse: boolean): void {
    const { domain, logN } = this.#domains.ofSize(data.n)
    const { ntt_forward, ntt_inverse } = this.#arena.exports
    const transform = inverse ? ntt_inverse : ntt_forward
    checkStatus(transform(domain, logN, this.#in(data).pointer), POLYNOMIAL)
  }

  evaluate(evaluations: FrVec, z: FrVec): FrVec {
    const { domain, logN } = this.#domains.ofSize(evaluations.n)
    const y = this.#arena.allocFr(1)
    const { poly_evaluate } = this.#arena.exports
    checkStatus(poly_evaluate(domain, logN, this.#in(evaluations).pointer, this.#in(z).pointer, y.pointer), POLYNOMIAL)
    return y
  }

  evaluateBytes(evaluations: ByteVec, z: FrVec, operand: Operand): FrVec {
    const { pointer, n } = memoryOf(this.#arena.instance, evaluations)
    const { domain, logN } = this.#domains.ofSize(n / BYTES_PER_FIELD_ELEMENT)
    const y = this.#arena.allocFr(1)
    checkStatus(this.#arena.exports.poly_evaluate_bytes(domain, logN, pointer, this.#in(z).pointer, y.pointer), operand)
    return y
  }

  quotient(evaluations: FrVec, z: FrVec): { y: FrVec; q: FrVec } {
    const { domain, logN } = this.#domains.ofSize(evaluations.n)
    const y = this.#arena.allocFr(1)
    const q = this.#arena.allocFr(evaluations.n)
    const [f, at] = [this.#in(evaluations).pointer, this.#in(z).pointer]
    checkStatus(this.#arena.exports.poly_quotient(domain, logN, f, at, y.pointer, q.pointer), POLYNOMIAL)
    return { y, q }
  }

  divide(coefficients: FrVec, z: FrVec): { y: FrVec; q: FrVec } {
    const y = this.#arena.allocFr(1)
    const q = this.#arena.allocFr(coefficients.n - 1)
    const [f, at] = [this.#in(coefficients).pointer, this.#in(z).pointer]
    this.#arena.exports.poly_divide(f, coefficients.n, at, y.pointer, q.pointer)
    return { y, q }
  }

  #in(scalars: FrVec): WasmVec<'fr'> {
    return memoryOf(this.#arena.instance, scalars)
  }
}

export class WasmCells implements CellOps {
  readonly #arena: Arena
  readonly #domains: Domains

  constructor(arena: Arena, domains: Domains) {
    this.#arena = arena
    this.#domains = domains
  }

  recover({ indices, evaluations }: CellSet): FrVec {
    const out = this.#arena.allocFr(FIELD_ELEMENTS_PER_EXT_BLOB)
    const cellBytes = FIELD_ELEMENTS_PER_CELL * out.stride
    const memory = this.#arena.instance.bytes
    // The recovery ignores what it finds in the place of a missing cell, but it must be a scalar.
    memory.fill(0, out.pointer, out.pointer + out.byteLength)
    const { pointer } = this.#in(evaluations)
    indices.forEach((index, k) => {
      memory.copyWithin(out.pointer + index * cellBytes, pointer + k * cellBytes, pointer + (k + 1) * cellBytes)
    })
    this.#withIndices(indices, (list) =>
      checkStatus(this.#arena.exports.cells_recover(this.#extension, list, indices.length, out.pointer), CELLS),
    )
    return out
  }

  interpolate({ indices, evaluations }: CellSet, weights: FrVec): FrVec {
    const out = this.#arena.allocFr(FIELD_ELEMENTS_PER_CELL)
    const { cells_interpolate } = this.#arena.exports
    const [cells, w] = [this.#in(evaluations).pointer, this.#in(weights).pointer]
    this.#withIndices(indices, (list) =>
      checkStatus(cells_interpolate(this.#extension, list, indices.length, cells, w, out.pointer), CELLS),
    )
    return out
  }

  shiftWeights(indices: readonly number[], weights: FrVec): FrVec {
    const out = this.#arena.allocFr(indices.length)
    const w = this.#in(weights).pointer
    this.#withIndices(indices, (list) =>
      checkStatus(this.#arena.exports.cells_weights(this.#extension, list, indices.length, w, out.pointer), CELLS),
    )
    return out
  }

  fk20Scalars(coefficients: FrVec): FrVec {
    const out = this.#arena.allocFr(FK20_DOMAIN * FIELD_ELEMENTS_PER_CELL)
    const { domain } = this.#domains.ofSize(FK20_DOMAIN)
    checkStatus(this.#arena.exports.fk20_scalars(domain, this.#in(coefficients).pointer, out.pointer), POLYNOMIAL)
    return out
  }

  get #extension(): number {
    return this.#domains.ofSize(FIELD_ELEMENTS_PER_EXT_BLOB).domain
  }

  #withIndices(indices: readonly number[], use: (pointer: number) => void): void {
    const list = this.#arena.uploadIntegers(indices)
    try {
      use(list.pointer)
    } finally {
      list.dispose()
    }
  }

  #in(scalars: FrVec): WasmVec<'fr'> {
    return memoryOf(this.#arena.instance, scalars)
  }
}
