/** Transforms of any size: what `kzgpu/ntt` asks of a machine that has the exports of the `full` artefact. */
import type { Operand } from '../errors.ts'
import type { FrVec, Workspace } from './backend.ts'

/** Pieces of a transform, each over as many scalars as its caller chooses. Scalars are public. */
export interface TransformOps {
  /** n scalars that are yet to be written.
   * @throws KzgError `OUT_OF_MEMORY` */
  alloc(n: number): FrVec
  /** The root of unity of order 2^logN that the consensus specifications use: 7^((r−1)/2^logN). */
  rootOfUnity(logN: number): FrVec
  /** 1/a, 0 for 0. */
  invert(a: FrVec): FrVec
  /** Allocates whatever `rows` of n scalars needs besides its argument.
   * @throws KzgError `OUT_OF_MEMORY` */
  prepareRows(n: number): void
  copy(from: FrVec, to: FrVec): void
  /** `dataᵢ ← dataᵢ·first·ratioⁱ`. */
  scale(data: FrVec, first: FrVec, ratio: FrVec): void
  /** Transforms of n scalars each, in a row, in place, natural order in and out; the inverse has its factor 1/n. */
  rows(data: FrVec, n: number, inverse: boolean): void
  /** Transforms of n scalars each, of 32 bytes, big-endian, natural order in and out, on the coset of a shift if one is
   * given: cheaper than with conversions before and after. `n` is at most 2^16.
   * @throws KzgError `NON_CANONICAL` with the operand's index; `OUT_OF_MEMORY` */
  bytes(values: Uint8Array, n: number, inverse: boolean, shift: FrVec | undefined, operand: Operand): Uint8Array
  /** `out[c·rows + r] = data[r·stride + start + c]` for c below `width`. */
  gather(data: FrVec, stride: number, start: number, out: FrVec, rows: number): void
  /** `out[r·stride + start + c] = data[c·rows + r]`: back. */
  scatter(data: FrVec, rows: number, out: FrVec, stride: number, start: number): void
}

export interface TransformWorkspace extends Workspace {
  readonly transform: TransformOps
  /** False after a trap, which took the memory of every handle along. */
  readonly isLive: boolean
}
