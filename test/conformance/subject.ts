/**
 * What the suites need of the library, written as interfaces of their own: a change of the library that breaks a
 * caller breaks the assignment in `open.ts` as well, and a suite cannot reach for anything that a user has not got.
 */

export interface KzgSubject {
  blobToKzgCommitment(blob: Uint8Array): Uint8Array
  computeKzgProof(blob: Uint8Array, z: Uint8Array): readonly [proof: Uint8Array, y: Uint8Array]
  computeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Uint8Array
  verifyKzgProof(commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array): boolean
  verifyBlobKzgProof(blob: Uint8Array, commitment: Uint8Array, proof: Uint8Array): boolean
  verifyBlobKzgProofBatch(blobs: Uint8Array[], commitments: Uint8Array[], proofs: Uint8Array[]): boolean
  computeCells(blob: Uint8Array): readonly Uint8Array[]
  computeCellProofs(blob: Uint8Array): readonly Uint8Array[]
  computeCellsAndKzgProofs(blob: Uint8Array): readonly [cells: readonly Uint8Array[], proofs: readonly Uint8Array[]]
  recoverCellsAndKzgProofs(
    indices: number[],
    cells: Uint8Array[],
  ): readonly [cells: readonly Uint8Array[], proofs: readonly Uint8Array[]]
  verifyCellKzgProofBatch(
    commitments: Uint8Array[],
    indices: number[],
    cells: Uint8Array[],
    proofs: Uint8Array[],
  ): boolean
}

/** A group of the pairing. Points cross as uncompressed ZCash encodings (96 bytes in G1, 192 in G2). */
export interface GroupSubject {
  /** Checked point of either encoding, uncompressed. */
  decode(bytes: Uint8Array, options?: { subgroupCheck?: boolean }): Uint8Array
  compress(point: Uint8Array): Uint8Array
  add(a: Uint8Array, b: Uint8Array): Uint8Array
  /** `scalar`: 32 bytes, big-endian, below the group order. Constant time. */
  multiply(point: Uint8Array, scalar: Uint8Array): Uint8Array
  multiplyVartime(point: Uint8Array, scalar: Uint8Array): Uint8Array
  msm(points: Uint8Array[], scalars: Uint8Array[]): Uint8Array
  readonly generator: Uint8Array
}

export interface CurveSubject {
  readonly g1: GroupSubject
  readonly g2: GroupSubject
  pairingCheck(g1Points: Uint8Array[], g2Points: Uint8Array[]): boolean
  /** 576 bytes: twelve big-endian coefficients, lowest (`c0.c0.c0`) first. */
  pairing(g1Point: Uint8Array, g2Point: Uint8Array): Uint8Array
}

/** Fiat–Shamir challenges, which no public function returns. */
export interface ChallengeSubject {
  blob(blob: Uint8Array, commitment: Uint8Array): Uint8Array
  cellBatch(input: {
    commitments: Uint8Array[]
    commitmentIndices: number[]
    cellIndices: number[]
    cells: Uint8Array[]
    proofs: Uint8Array[]
  }): Uint8Array
}

export interface Subject {
  readonly kzg: KzgSubject
  readonly curve: CurveSubject
  readonly challenges: ChallengeSubject
  readonly commitmentToVersionedHash: (commitment: Uint8Array) => Uint8Array
}
