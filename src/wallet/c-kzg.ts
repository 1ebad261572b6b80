/** c-kzg 4 for Node, in its place: its functions, constants, argument orders and results. */
import { equalBytes } from '../bytes.ts'
import { parseSetup } from '../codec/setup.ts'
import * as constants from '../constants.ts'
import { KzgError } from '../errors.ts'
import type { Kzg } from '../kzg-api.ts'
import { requireKzg } from './instance.ts'

/** The module `c-kzg`. */
export interface CKzg {
  /** The instance has its setup already, so this only checks. Like the original it may be called once; nothing waits for it.
   * @param precompute an integer from 0 to 15; tables are an option of `createKzg`
   * @throws KzgError `BAD_TYPE`; `BAD_OPTION`; `SETUP_LOADED`; `BAD_SETUP`, `SETUP_MISMATCH` for the file's */
  loadTrustedSetup(precompute: number, filePath?: string): void
  blobToKzgCommitment(blob: Uint8Array): Uint8Array
  computeKzgProof(blob: Uint8Array, z: Uint8Array): [proof: Uint8Array, y: Uint8Array]
  computeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Uint8Array
  verifyKzgProof(commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array): boolean
  verifyBlobKzgProof(blob: Uint8Array, commitment: Uint8Array, proof: Uint8Array): boolean
  verifyBlobKzgProofBatch(blobs: Uint8Array[], commitments: Uint8Array[], proofs: Uint8Array[]): boolean
  computeCells(blob: Uint8Array): Uint8Array[]
  computeCellsAndKzgProofs(blob: Uint8Array): [cells: Uint8Array[], proofs: Uint8Array[]]
  recoverCellsAndKzgProofs(cellIndices: number[], cells: Uint8Array[]): [cells: Uint8Array[], proofs: Uint8Array[]]
  verifyCellKzgProofBatch(
    commitments: Uint8Array[],
    cellIndices: number[],
    cells: Uint8Array[],
    proofs: Uint8Array[],
  ): boolean
  readonly BYTES_PER_BLOB: number
  readonly BYTES_PER_COMMITMENT: number
  readonly BYTES_PER_FIELD_ELEMENT: number
  readonly BYTES_PER_PROOF: number
  readonly BYTES_PER_CELL: number
  readonly FIELD_ELEMENTS_PER_BLOB: number
  readonly FIELD_ELEMENTS_PER_CELL: number
  readonly CELLS_PER_EXT_BLOB: number
}

export interface CKzgOptions {
  /** Reads the text of a setup, so that `loadTrustedSetup` can compare it with the instance's: `(path) => readFileSync(path, 'utf8')`.
   * Without it a path is refused, as it might name another setup. */
  readonly readFile?: ((path: string) => string) | undefined
}

/** @throws KzgError `BAD_TYPE` */
export function cKzg(kzg: Kzg, options?: CKzgOptions): CKzg {
  requireKzg(kzg)
  return {
    loadTrustedSetup: setupLoader(kzg, options),
    blobToKzgCommitment: kzg.blobToKzgCommitment,
    computeKzgProof: kzg.computeKzgProof,
    computeBlobKzgProof: kzg.computeBlobKzgProof,
    verifyKzgProof: kzg.verifyKzgProof,
    verifyBlobKzgProof: kzg.verifyBlobKzgProof,
    verifyBlobKzgProofBatch: kzg.verifyBlobKzgProofBatch,
    computeCells: kzg.computeCells,
    computeCellsAndKzgProofs: kzg.computeCellsAndKzgProofs,
    recoverCellsAndKzgProofs: (cellIndices, cells) => kzg.recoverCellsAndKzgProofs(cellIndices, cells),
    verifyCellKzgProofBatch: kzg.verifyCellKzgProofBatch,
    ...cKzgConstants,
  }
}

export const cKzgConstants = {
  BYTES_PER_BLOB: constants.BYTES_PER_BLOB,
  BYTES_PER_COMMITMENT: constants.BYTES_PER_COMMITMENT,
  BYTES_PER_FIELD_ELEMENT: constants.BYTES_PER_FIELD_ELEMENT,
  BYTES_PER_PROOF: constants.BYTES_PER_PROOF,
  BYTES_PER_CELL: constants.BYTES_PER_CELL,
  FIELD_ELEMENTS_PER_BLOB: constants.FIELD_ELEMENTS_PER_BLOB,
  FIELD_ELEMENTS_PER_CELL: constants.FIELD_ELEMENTS_PER_CELL,
  CELLS_PER_EXT_BLOB: constants.CELLS_PER_EXT_BLOB,
} as const

/** Largest level of c-kzg. */
const MAX_PRECOMPUTE = 15

/** `loadTrustedSetup(precompute, path?)` of c-kzg 4; also `loadTrustedSetup(path)`, as c-kzg before it and viem's `setupKzg` have it. */
export function setupLoader(
  kzg: Kzg,
  { readFile }: CKzgOptions = {},
): (precompute: number | string, filePath?: string) => void {
  let isLoaded = false
  return (first, second) => {
    const [precompute, path] = typeof first === 'string' ? [0, first] : [first, second]
    if (typeof precompute !== 'number') throw new KzgError('BAD_TYPE', 'precompute must be a number')
    if (!Number.isInteger(precompute) || precompute < 0 || precompute > MAX_PRECOMPUTE) {
      throw new KzgError('BAD_OPTION', `precompute is an integer from 0 to ${MAX_PRECOMPUTE}, not ${precompute}`)
    }
    if (isLoaded) throw new KzgError('SETUP_LOADED')
    if (path !== undefined) requireSameSetup(kzg, path, readFile)
    isLoaded = true
  }
}

/** Compares by the commitment to the first Lagrange polynomial: few values of τ share one.
 * @throws KzgError `BAD_TYPE`; `BAD_OPTION`; `BAD_SETUP`; `SETUP_MISMATCH` */
function requireSameSetup(kzg: Kzg, path: unknown, readFile: CKzgOptions['readFile']): void {
  if (typeof path !== 'string') throw new KzgError('BAD_TYPE', 'the path of a setup must be a string')
  if (!readFile) {
    throw new KzgError(
      'BAD_OPTION',
      `the instance has its setup from createKzg; to have it compared with ${path}, give the adapter { readFile }`,
    )
  }
  const { n, g1Lagrange } = parseSetup(readFile(path))
  const size = constants.BYTES_PER_FIELD_ELEMENT
  const one = new Uint8Array(n * size)
  one[size - 1] = 1
  const isSameSize = n === kzg.report.fieldElementsPerBlob
  if (isSameSize && equalBytes(kzg.blobToKzgCommitment(one), g1Lagrange.subarray(0, constants.BYTES_PER_G1))) return
  throw new KzgError('SETUP_MISMATCH', `${path} is not the setup of the instance`)
}
