/** KZG functions of whatever form, bytes or hexadecimal text, as methods. */
import { type Methods, prepared } from './subject.ts'

/** The functions that a library has, with their arguments in c-kzg's order. */
export interface KzgFunctions<V> {
  commit(blob: V): V
  blobProof(blob: V, commitment: V): V
  verifyBlob(blob: V, commitment: V, proof: V): boolean
  verifyBlobBatch(blobs: V[], commitments: V[], proofs: V[]): boolean
  cellsAndProofs(blob: V): CellsAndProofs<V>
  verifyCells(commitments: V[], indices: number[], cells: V[], proofs: V[]): boolean
  recover(indices: number[], cells: V[]): CellsAndProofs<V>
}

export type CellsAndProofs<V> =
  | readonly [cells: readonly V[], proofs: readonly V[]]
  | { readonly cells: readonly V[]; readonly proofs: readonly V[] }

export const KZG_METHODS = [
  'commit',
  'blobProof',
  'verifyBlob',
  'verifyBlobBatch',
  'cellsAndProofs',
  'verifyCells',
  'recover',
] as const satisfies readonly (keyof KzgFunctions<unknown>)[]

/** For `offers` of a library that has all of them. */
export const ALL_OF_KZG = Object.fromEntries(KZG_METHODS.map((name) => [name, true])) as Record<
  (typeof KZG_METHODS)[number],
  true
>

export interface Form<V> {
  readonly native: (bytes: Uint8Array) => V
  readonly bytes: (value: V) => Uint8Array
}

export const BYTES: Form<Uint8Array> = { native: (bytes) => bytes, bytes: (value) => value }

export const HEX: Form<string> = {
  native: (bytes) => `0x${Buffer.from(bytes).toString('hex')}`,
  bytes: (text) => Buffer.from(text.slice(2), 'hex'),
}

/** Calls the library's functions themselves, not wrappers. */
export function kzgMethods<V>(functions: Partial<KzgFunctions<V>>, { native, bytes }: Form<V>): Methods {
  type Args = readonly (Uint8Array | readonly Uint8Array[] | readonly number[])[]
  const convert = (argument: Args[number]) => {
    if (argument instanceof Uint8Array) return native(argument)
    return argument.map((item) => (typeof item === 'number' ? item : native(item)))
  }
  const outcome = (result: boolean | V | CellsAndProofs<V>) => {
    if (typeof result === 'boolean') return result
    if (Array.isArray(result)) return result.flat().map(bytes)
    if (isRecord(result)) return [...result.cells, ...result.proofs].map(bytes)
    return [bytes(result as V)]
  }
  const isRecord = (result: unknown): result is { cells: V[]; proofs: V[] } =>
    typeof result === 'object' && result !== null && 'cells' in result
  return Object.fromEntries(
    Object.entries(functions).map(([name, fn]) => {
      const method = (...args: Args) => {
        const converted = args.map(convert)
        return prepared(() => (fn as (...args: unknown[]) => boolean | V | CellsAndProofs<V>)(...converted), outcome)
      }
      return [name, method]
    }),
  )
}

/** The names that c-kzg gave these functions, and most libraries that take bytes took over. */
export interface BytesApi {
  blobToKzgCommitment(blob: Uint8Array): Uint8Array
  computeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Uint8Array
  verifyBlobKzgProof(blob: Uint8Array, commitment: Uint8Array, proof: Uint8Array): boolean
  verifyBlobKzgProofBatch(blobs: Uint8Array[], commitments: Uint8Array[], proofs: Uint8Array[]): boolean
  computeCellsAndKzgProofs(blob: Uint8Array): CellsAndProofs<Uint8Array>
  verifyCellKzgProofBatch(
    commitments: Uint8Array[],
    indices: number[],
    cells: Uint8Array[],
    proofs: Uint8Array[],
  ): boolean
  recoverCellsAndKzgProofs(indices: number[], cells: Uint8Array[]): CellsAndProofs<Uint8Array>
}

export function bytesFunctions(api: BytesApi): KzgFunctions<Uint8Array> {
  return {
    commit: api.blobToKzgCommitment,
    blobProof: api.computeBlobKzgProof,
    verifyBlob: api.verifyBlobKzgProof,
    verifyBlobBatch: api.verifyBlobKzgProofBatch,
    cellsAndProofs: api.computeCellsAndKzgProofs,
    verifyCells: api.verifyCellKzgProofBatch,
    recover: api.recoverCellsAndKzgProofs,
  }
}
