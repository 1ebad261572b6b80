/** One object for every library: hex in, hex out; bytes in, bytes out; pairs that are tuples and have names. */
import type { Kzg } from '../kzg-api.ts'
import type { CellsAndProofs, ProofAndValue } from '../protocol/results.ts'
import { type CKzg, type CKzgOptions, cKzgConstants, setupLoader } from './c-kzg.ts'
import { type Fn, onEither } from './convert.ts'
import type { Data, Hex } from './hex.ts'
import { isEip7594, proofOf, requireKzg, type SidecarVersion } from './instance.ts'
import { requirePrecomp } from './node-eth-kzg.ts'
import { asyncTwins } from './twins.ts'

/** `T` with every byte string in hex. */
type Text<T> = T extends Uint8Array
  ? Hex
  : T extends CellsAndProofs
    ? [cells: Hex[], proofs: Hex[]] & { readonly cells: Hex[]; readonly proofs: Hex[] }
    : T extends ProofAndValue
      ? [proof: Hex, y: Hex] & { readonly proof: Hex; readonly y: Hex }
      : T extends (infer I)[]
        ? Text<I>[]
        : T extends Promise<infer R>
          ? Promise<Text<R>>
          : T

/** An operation whose first argument is a blob. */
interface OnBlob<A extends unknown[], T> {
  (blob: Uint8Array, ...rest: A): T
  (blob: string, ...rest: { [I in keyof A]: A[I] extends Uint8Array ? string : A[I] }): Text<T>
}

interface OnCells<T> {
  (cellIndices: readonly (number | bigint)[], cells: readonly Uint8Array[]): T
  (cellIndices: readonly (number | bigint)[], cells: readonly string[]): Text<T>
}

type Commitments = readonly Data[]
type VerifyKzgProof<T> = (commitment: Data, z: Data, y: Data, proof: Data) => T
type VerifyBlob<T> = (blob: Data, commitment: Data, proof: Data) => T
type VerifyBlobs<T> = (blobs: readonly Data[], commitments: Commitments, proofs: readonly Data[]) => T
type VerifyCells<T> = (
  commitments: Commitments,
  cellIndices: readonly (number | bigint)[],
  cells: readonly Data[],
  proofs: readonly Data[],
) => T

type Operation = 'loadTrustedSetup' | `blob${string}` | `compute${string}` | `verify${string}` | `recover${string}`

/** The functions of viem 2, ox and viem 3, ethers, ethereumjs, c-kzg and node-eth-kzg under all their names. Cells for a
 * recovery come in any order. */
export interface UniversalKzg extends Omit<CKzg, Operation> {
  /** As c-kzg 4 has it, or viem's `setupKzg`. */
  loadTrustedSetup(precompute: number, filePath?: string): void
  loadTrustedSetup(filePath: string): void
  readonly blobToKzgCommitment: OnBlob<[], Uint8Array>
  readonly computeKzgProof: OnBlob<[z: Uint8Array], ProofAndValue>
  readonly computeBlobKzgProof: OnBlob<[commitment: Uint8Array], Uint8Array>
  readonly verifyKzgProof: VerifyKzgProof<boolean>
  readonly verifyBlobKzgProof: VerifyBlob<boolean>
  readonly verifyBlobKzgProofBatch: VerifyBlobs<boolean>
  readonly computeCells: OnBlob<[], Uint8Array[]>
  readonly computeCellsAndKzgProofs: OnBlob<[], CellsAndProofs>
  readonly recoverCellsAndKzgProofs: OnCells<CellsAndProofs>
  readonly verifyCellKzgProofBatch: VerifyCells<boolean>

  /** ethereumjs' names. */
  readonly computeBlobProof: OnBlob<[commitment: Uint8Array], Uint8Array>
  readonly verifyProof: VerifyKzgProof<boolean>
  readonly verifyBlobProofBatch: VerifyBlobs<boolean>
  readonly computeCellsAndProofs: OnBlob<[], CellsAndProofs>
  readonly recoverCellsAndProofs: OnCells<CellsAndProofs>

  /** node-eth-kzg's. */
  readonly asyncBlobToKzgCommitment: OnBlob<[], Promise<Uint8Array>>
  readonly asyncComputeKzgProof: OnBlob<[z: Uint8Array], Promise<ProofAndValue>>
  readonly asyncComputeBlobKzgProof: OnBlob<[commitment: Uint8Array], Promise<Uint8Array>>
  readonly asyncVerifyKzgProof: VerifyKzgProof<Promise<boolean>>
  readonly asyncVerifyBlobKzgProof: VerifyBlob<Promise<boolean>>
  readonly asyncVerifyBlobKzgProofBatch: VerifyBlobs<Promise<boolean>>
  readonly asyncComputeCells: OnBlob<[], Promise<Uint8Array[]>>
  readonly asyncComputeCellsAndKzgProofs: OnBlob<[], Promise<CellsAndProofs>>
  readonly asyncRecoverCellsAndKzgProofs: OnCells<Promise<CellsAndProofs>>
  readonly asyncVerifyCellKzgProofBatch: VerifyCells<Promise<boolean>>
  readonly DasContextJs: { create(options: { usePrecomp: boolean }): UniversalKzg }
  readonly MAX_NUM_COLUMNS: number
}

export interface UniversalOptions extends SidecarVersion, CKzgOptions {}

/** @param options with `eip7594` a blob's proof is its 128 cell proofs in a row, as `viem` and `ethers` have it; then it
 * is no proof of EIP-4844 for anybody else
 * @throws KzgError `BAD_TYPE`; `BAD_OPTION` */
export function universal(kzg: Kzg, options: UniversalOptions = {}): UniversalKzg {
  requireKzg(kzg)
  const inAnyOrder = { anyOrder: true }
  const twins = asyncTwins(kzg)
  const operations: Readonly<Record<string, Fn>> = {
    blobToKzgCommitment: kzg.blobToKzgCommitment,
    computeKzgProof: kzg.computeKzgProof,
    computeBlobKzgProof: proofOf(kzg, isEip7594(options, false)),
    verifyKzgProof: kzg.verifyKzgProof,
    verifyBlobKzgProof: kzg.verifyBlobKzgProof,
    verifyBlobKzgProofBatch: kzg.verifyBlobKzgProofBatch,
    computeCells: kzg.computeCells,
    computeCellsAndKzgProofs: kzg.computeCellsAndKzgProofs,
    recoverCellsAndKzgProofs: (indices, cells) => kzg.recoverCellsAndKzgProofs(indices, cells, inAnyOrder),
    verifyCellKzgProofBatch: kzg.verifyCellKzgProofBatch,
    ...twins,
    asyncRecoverCellsAndKzgProofs: (indices, cells) => twins.asyncRecoverCellsAndKzgProofs(indices, cells, inAnyOrder),
  }
  const all: Record<string, unknown> = {
    ...{ ...cKzgConstants, MAX_NUM_COLUMNS: cKzgConstants.CELLS_PER_EXT_BLOB },
    loadTrustedSetup: setupLoader(kzg, options),
  }
  for (const [name, names] of Object.entries(ARGUMENTS)) {
    const twin = `async${name[0]!.toUpperCase()}${name.slice(1)}`
    const later = onEither(operations[twin]!, ...names)
    all[name] = onEither(operations[name]!, ...names)
    // What is wrong with the hex is a rejection, too.
    all[twin] = async (...args: unknown[]) => later(...args)
  }
  for (const [alias, name] of Object.entries(ALIASES)) all[alias] = all[name]
  all.DasContextJs = {
    create(given: { usePrecomp: boolean }) {
      requirePrecomp(given)
      return all
    },
  }
  return all as unknown as UniversalKzg
}

/** Operations and the names of their arguments. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  blobToKzgCommitment: ['blob'],
  computeKzgProof: ['blob', 'z'],
  computeBlobKzgProof: ['blob', 'commitment'],
  verifyKzgProof: ['commitment', 'z', 'y', 'proof'],
  verifyBlobKzgProof: ['blob', 'commitment', 'proof'],
  verifyBlobKzgProofBatch: ['blobs', 'commitments', 'proofs'],
  computeCells: ['blob'],
  computeCellsAndKzgProofs: ['blob'],
  recoverCellsAndKzgProofs: ['cellIndices', 'cells'],
  verifyCellKzgProofBatch: ['commitments', 'cellIndices', 'cells', 'proofs'],
}

const ALIASES = {
  computeBlobProof: 'computeBlobKzgProof',
  verifyProof: 'verifyKzgProof',
  verifyBlobProofBatch: 'verifyBlobKzgProofBatch',
  computeCellsAndProofs: 'computeCellsAndKzgProofs',
  recoverCellsAndProofs: 'recoverCellsAndKzgProofs',
} as const
