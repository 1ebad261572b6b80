import {
  BYTES_PER_FIELD_ELEMENT,
  CELLS_PER_EXT_BLOB,
  FIELD_ELEMENTS_PER_CELL,
  FIELD_ELEMENTS_PER_EXT_BLOB,
} from '../../constants.ts'
import { checkStatus, type Operand } from '../../errors.ts'
import type { ByteVec, CellOps, CellSet, FrVec, PolyOps, Strands, TransformSpec } from '../backend.ts'
import { type Domains, transformRows } from './domains.ts'
import { type Arena, memoryOf, type WasmVec } from './memory.ts'

/** Reported only if a recipe breaks an operation's contract. */
const POLYNOMIAL = { name: 'polynomial' }
const CELLS = { name: 'cells', index: (i: number) => i }

export class WasmPoly implements PolyOps {
  readonly #arena: Arena
  readonly #domains: Domains

  constructor(arena: Arena, domains: Domains) {
    this.#arena = arena
    this.#domains = domains
  }

  ntt(data: FrVec, spec: TransformSpec): void {
    transformRows(this.#arena.exports, this.#domains.ofSize(spec.n), this.#in(data), spec)
  }

  bitReverse(data: FrVec, n: number): void {
    const { pointer, n: length } = this.#in(data)
    checkStatus(this.#arena.exports.bit_reverse_fr(pointer, Math.log2(n), length / n), POLYNOMIAL)
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

  strands({ indices, evaluations }: CellSet): Strands {
    const strands = this.#arena.allocFr(FIELD_ELEMENTS_PER_EXT_BLOB)
    const divisor = this.#arena.allocFr(CELLS_PER_EXT_BLOB)
    const { cells_strands } = this.#arena.exports
    const { pointer } = this.#in(evaluations)
    this.#withIndices(indices, (list) => {
      const given = [this.#extension, list, indices.length, pointer] as const
      checkStatus(cells_strands(...given, strands.pointer, divisor.pointer), CELLS)
    })
    return { strands, divisor }
  }

  divide(strands: FrVec, divisor: FrVec): void {
    const { domain } = this.#domains.ofSize(CELLS_PER_EXT_BLOB)
    const { pointer, n } = this.#in(strands)
    const { cells_divide } = this.#arena.exports
    checkStatus(cells_divide(domain, pointer, n / CELLS_PER_EXT_BLOB, this.#in(divisor).pointer), CELLS)
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

  fk20Circulants(coefficients: FrVec): FrVec {
    const out = this.#arena.allocFr(FIELD_ELEMENTS_PER_EXT_BLOB)
    const { domain } = this.#domains.ofSize(CELLS_PER_EXT_BLOB)
    const { fk20_circulants } = this.#arena.exports
    checkStatus(fk20_circulants(domain, this.#in(coefficients).pointer, out.pointer), POLYNOMIAL)
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
