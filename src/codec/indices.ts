import { CELLS_PER_BLOB, CELLS_PER_EXT_BLOB } from '../constants.ts'
import { KzgError } from '../errors.ts'
import { requireArray } from './bytes.ts'

/** Checks a list of integers in `[0, end)`.
 * @throws KzgError `BAD_TYPE`; `BAD_INDEX` with the `index` of the first bad item */
export function requireIndices(value: unknown, end: number, name: string): asserts value is readonly number[] {
  requireArray(value, name)
  for (let i = 0; i < value.length; i++) {
    const item = value[i]
    if (typeof item !== 'number')
      throw new KzgError('BAD_TYPE', `${name}[${i}] must be a number, not a ${typeof item}`, i)
    if (!Number.isInteger(item) || item < 0 || item >= end) {
      throw new KzgError('BAD_INDEX', `${name}[${i}] is ${item}, not an integer from 0 to ${end - 1}`, i)
    }
  }
}

/** Checks the cell indices of a recovery: 64 to 128 of them, strictly ascending unless `anyOrder`.
 * @returns positions in `indices` by ascending index
 * @throws KzgError `BAD_TYPE`, `BAD_INDEX`, `DUPLICATE_INDEX`, `UNSORTED_INDICES` with `index`; `BAD_LENGTH`, `TOO_FEW_CELLS`
 * Source: consensus-specs fulu, `recover_cells_and_kzg_proofs`. */
export function requireRecoverable(indices: unknown, anyOrder: boolean): number[] {
  requireArray(indices, 'cellIndices')
  if (indices.length > CELLS_PER_EXT_BLOB) {
    throw new KzgError('BAD_LENGTH', `${indices.length} cells are more than the ${CELLS_PER_EXT_BLOB} that a blob has`)
  }
  requireIndices(indices, CELLS_PER_EXT_BLOB, 'cellIndices')
  if (indices.length < CELLS_PER_BLOB) {
    throw new KzgError('TOO_FEW_CELLS', `${indices.length} cells do not determine a blob; any ${CELLS_PER_BLOB} do`)
  }
  const first = new Map<number, number>()
  for (const [i, index] of indices.entries()) {
    if (first.has(index)) throw new KzgError('DUPLICATE_INDEX', `cellIndices[${i}] repeats ${index}`, i)
    first.set(index, i)
    if (!anyOrder && i > 0 && index < (indices[i - 1] as number)) {
      throw new KzgError(
        'UNSORTED_INDICES',
        `cellIndices[${i}] is below its predecessor; { anyOrder: true } sorts first`,
        i,
      )
    }
  }
  return indices.map((_, i) => i).sort((a, b) => (indices[a] as number) - (indices[b] as number))
}
