/** What a batch of blobs consists of, as far as it can run on a GPU. The rest is Wasm's: points, hashes, conversions. */
import type { Operation } from './priors.ts'

/** Recipes whose stages go to a GPU together, which bounds the memory that they hold; and how many such groups are under
 * way, so that the GPU works on one while the next is prepared. */
const GROUP = 20
export const GROUPS = 2

/** Recipes of a group of a batch. */
export const groupSize = (count: number): number => Math.max(1, Math.min(GROUP, Math.ceil(count / GROUPS)))

export interface StageShape {
  /** Sums of n terms, or transforms of n scalars. */
  readonly operation: 'msm' | 'ntt'
  readonly n: number
  /** For each blob. */
  readonly batch: number
}

const FREQUENCIES = 128
const PER_CELL = 64
/** FK20: circulants, and the sums over columns. */
const CELL_PROOFS: readonly StageShape[] = [
  { operation: 'ntt', n: FREQUENCIES, batch: PER_CELL },
  { operation: 'msm', n: PER_CELL, batch: FREQUENCIES },
]

/** The stages of an operation on blobs of n scalars, in their order; none for others. */
export function stagesOf(operation: Operation, n: number): readonly StageShape[] {
  const extension: StageShape = { operation: 'ntt', n: 2 * n, batch: 1 }
  switch (operation) {
    case 'commit':
    case 'prove':
      return [{ operation: 'msm', n, batch: 1 }]
    case 'cells':
      return [{ operation: 'ntt', n, batch: 1 }, extension, ...CELL_PROOFS]
    case 'recover':
      // From half of the cells: each is interpolated, and every strand divided by three transforms.
      return [
        { operation: 'ntt', n: PER_CELL, batch: FREQUENCIES / 2 },
        { operation: 'ntt', n: FREQUENCIES, batch: 3 * PER_CELL },
        extension,
        ...CELL_PROOFS,
      ]
    default:
      return []
  }
}
