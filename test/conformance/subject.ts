/**
 * What the suites need of the library, written as interfaces of their own: a change of the library that breaks a
 * caller breaks the assignment in `open.ts` as well, and a suite cannot reach for anything that a user has not got.
 */

type CellsAndProofs = readonly [cells: readonly Uint8Array[], proofs: readonly Uint8Array[]]
type Awaitable<T> = T | Promise<T>

export interface KzgSubject {
  blobToKzgCommitment(blob: Uint8Array): Awaitable<Uint8Array>
  computeKzgProof(blob: Uint8Array, z: Uint8Array): readonly [proof: Uint8Array, y: Uint8Array]
  computeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Awaitable<Uint8Array>
  verifyKzgProof(commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array): boolean
  verifyBlobKzgProof(blob: Uint8Array, commitment: Uint8Array, proof: Uint8Array): boolean
  verifyBlobKzgProofBatch(blobs: Uint8Array[], commitments: Uint8Array[], proofs: Uint8Array[]): Awaitable<boolean>
  computeCells(blob: Uint8Array): readonly Uint8Array[]
  computeCellProofs(blob: Uint8Array): readonly Uint8Array[]
  computeCellsAndKzgProofs(blob: Uint8Array): Awaitable<CellsAndProofs>
  recoverCellsAndKzgProofs(
    indices: number[],
    cells: Uint8Array[],
    options?: { anyOrder?: boolean },
  ): Awaitable<CellsAndProofs>
  verifyCellKzgProofBatch(
    commitments: Uint8Array[],
    indices: number[],
    cells: Uint8Array[],
    proofs: Uint8Array[],
  ): Awaitable<boolean>
  commitPolynomial(coefficients: Uint8Array): Uint8Array
  openPolynomial(coefficients: Uint8Array, z: Uint8Array): readonly [proof: Uint8Array, y: Uint8Array]
  verifyPolynomial(commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array): boolean
  computeChallenge(blob: Uint8Array, commitment: Uint8Array): Uint8Array
  computeVerifyCellKzgProofBatchChallenge(
    commitments: Uint8Array[],
    commitmentIndices: number[],
    cellIndices: number[],
    cells: Uint8Array[],
    proofs: Uint8Array[],
  ): Uint8Array
}

/** A group of the pairing. Points are ZCash encodings of either form; results are uncompressed. */
export interface GroupSubject {
  decode(point: Uint8Array, options?: { checkSubgroup?: boolean }): Uint8Array
  compress(point: Uint8Array): Uint8Array
  add(a: Uint8Array, b: Uint8Array, options?: { checkSubgroup?: boolean }): Uint8Array
  /** `scalar`: 32 bytes, big-endian. Constant time. */
  multiply(point: Uint8Array, scalar: Uint8Array): Uint8Array
  multiplyVartime(point: Uint8Array, scalar: Uint8Array): Uint8Array
  msm(points: Uint8Array[], scalars: Uint8Array[]): Uint8Array
}

export interface CurveSubject {
  readonly g1: GroupSubject
  readonly g2: GroupSubject
  pairingCheck(g1: Uint8Array[], g2: Uint8Array[]): boolean
  /** 576 bytes: twelve big-endian coefficients, lowest (`c0.c0.c0`) first. */
  pairing(g1: Uint8Array[], g2: Uint8Array[]): Uint8Array
}

export interface Subject {
  /** The tier that runs. */
  readonly tier: string
  /** On the mainnet setup. */
  readonly kzg: KzgSubject
  readonly curve: CurveSubject
  /** On a setup that comes with the vectors, by its name. */
  onSetup(name: string): Promise<KzgSubject>
  commitmentToVersionedHash(commitment: Uint8Array): Uint8Array
  toBlobs(data: Uint8Array): readonly Uint8Array[]
  fromBlobs(blobs: readonly Uint8Array[]): Uint8Array
}
