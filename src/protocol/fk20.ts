/**
 * All 128 cell proofs at once. A cell proof commits to a quotient by X⁶⁴ − h⁶⁴; the 128 of them are the values of one
 * polynomial with point coefficients on the 128-th roots of unity, and those coefficients are a Toeplitz product, which a
 * circulant of twice the size turns into sums per frequency. Source: Feist and Khovratovich, "Fast amortized KZG proofs".
 */
import type { FrVec, G1AffineVec, G1Resident, Workspace } from '../backend/backend.ts'
import { fixedMsm, forwardNtt, g1LowHalf, g1Ntt, progress, type Recipe } from '../backend/recipe.ts'
import { bitReversalPermutation, splitBytes } from '../bytes.ts'
import {
  BYTES_PER_PROOF,
  CELLS_PER_BLOB,
  CELLS_PER_EXT_BLOB,
  FIELD_ELEMENTS_PER_BLOB,
  FIELD_ELEMENTS_PER_CELL,
} from '../constants.ts'

/** @param columns 128 × 64 points: row k for frequency k
 * @param coefficients 4096 of them
 * Cost: 64 transforms of 128 scalars, 128 sums of 64 points, and their lower half at less than the cost of a transform. */
export function* cellProofs(workspace: Workspace, columns: G1Resident, coefficients: FrVec): Recipe<Uint8Array[]> {
  const { g1 } = workspace
  const circulants = workspace.cells.fk20Circulants(coefficients)
  yield* forwardNtt(circulants, { n: CELLS_PER_EXT_BLOB, order: 'natural' })
  const scalars = workspace.fr.transpose(circulants, FIELD_ELEMENTS_PER_CELL)
  circulants.dispose()
  const h = yield* fixedMsm(columns, scalars, CELLS_PER_EXT_BLOB)
  // The circulant's upper half is not part of the Toeplitz product.
  yield* g1LowHalf(h)
  return bitReversalPermutation(splitBytes(g1.encode(h), BYTES_PER_PROOF))
}

const BYTES_PER_POINT = 96

/** The setup's side of the product, transformed once: the columns that `cellProofs` sums over.
 * @param monomial 4096 points in the form of `G1Resident.points`
 * @returns 128 × 64 points in the same form
 * Cost: 64 transforms of 128 points, some seconds. */
export function* fk20Columns(workspace: Workspace, monomial: Uint8Array): Recipe<Uint8Array> {
  const { g1 } = workspace
  const columns = new Uint8Array(CELLS_PER_EXT_BLOB * FIELD_ELEMENTS_PER_CELL * BYTES_PER_POINT)
  for (let offset = 0; offset < FIELD_ELEMENTS_PER_CELL; offset++) {
    const points = g1.fromAffine(littleEndianColumn(workspace, monomial, offset))
    yield* g1Ntt(points, false)
    const affine = g1.toAffine(points)
    splitBytes(g1.toLittleEndian(affine), BYTES_PER_POINT).forEach((point, frequency) => {
      columns.set(point, (frequency * FIELD_ELEMENTS_PER_CELL + offset) * BYTES_PER_POINT)
    })
    points.dispose()
    affine.dispose()
    yield* progress('columns', offset + 1, FIELD_ELEMENTS_PER_CELL)
  }
  return columns
}

/** Every 64th power of τ, descending from 4031 − offset, and the point at infinity for the circulant's other half. */
function littleEndianColumn(workspace: Workspace, monomial: Uint8Array, offset: number): G1AffineVec {
  const column = new Uint8Array(CELLS_PER_EXT_BLOB * BYTES_PER_POINT)
  for (let i = 0; i < CELLS_PER_BLOB - 1; i++) {
    const power = FIELD_ELEMENTS_PER_BLOB - FIELD_ELEMENTS_PER_CELL - 1 - offset - FIELD_ELEMENTS_PER_CELL * i
    column.set(monomial.subarray(power * BYTES_PER_POINT, (power + 1) * BYTES_PER_POINT), i * BYTES_PER_POINT)
  }
  return workspace.g1.fromLittleEndian(column)
}
