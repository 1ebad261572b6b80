/**
 * What the suites need of the library, written as interfaces of their own: a change of the library that breaks a
 * caller breaks the assignment in `open.ts` as well, and a suite cannot reach for anything that a user has not got.
 */

type CellsAndProofs = readonly [cells: readonly Uint8Array[], proofs: readonly Uint8Array[]]
type Awaitable<T> = T | Promise<T>

export interface KzgSubject {
  blobToKzgCommitment(blob: Uint8Array): Awaitable<Uint8Array>
  computeKzgProof(blob: Uint8Array, z: Uint8Array): Awaitable<readonly [proof: Uint8Array, y: Uint8Array]>
  computeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Awaitable<Uint8Array>
  verifyKzgProof(commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array): Awaitable<boolean>
  verifyBlobKzgProof(blob: Uint8Array, commitment: Uint8Array, proof: Uint8Array): boolean
  verifyBlobKzgProofBatch(blobs: Uint8Array[], commitments: Uint8Array[], proofs: Uint8Array[]): Awaitable<boolean>
  computeCells(blob: Uint8Array): Awaitable<readonly Uint8Array[]>
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

/** A handle of a secret key. */
interface KeySubject {
  dispose(): void
}

export interface SetSubject {
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/** Points are compressed; hashes are uncompressed. */
export interface BlsSubject<K extends KeySubject = KeySubject> {
  keyGen(material: Uint8Array, keyInfo?: Uint8Array, salt?: Uint8Array): K
  secretKeyFromBytes(bytes: Uint8Array): K
  secretKeyToBytes(key: K): Uint8Array
  deriveMaster(seed: Uint8Array): K
  deriveChild(parent: K, index: number): K
  derivePath(from: Uint8Array | K, path: string): K
  publicKey(key: K): Uint8Array
  sign(key: K, message: Uint8Array): Uint8Array
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
  popProve(key: K): Uint8Array
  popVerify(publicKey: Uint8Array, proof: Uint8Array): boolean
  keyValidate(publicKey: Uint8Array): boolean
  aggregate(signatures: Uint8Array[]): Uint8Array
  aggregatePublicKeys(publicKeys: Uint8Array[]): Uint8Array
  aggregateVerify(publicKeys: Uint8Array[], messages: Uint8Array[], signature: Uint8Array): boolean
  fastAggregateVerify(publicKeys: Uint8Array[], message: Uint8Array, signature: Uint8Array): boolean
  verifyBatch(sets: SetSubject[]): Promise<boolean>
  verifyBatchSync(sets: SetSubject[]): boolean
  hashToCurve(group: 'G1' | 'G2', message: Uint8Array, tag: Uint8Array | string): Uint8Array
  encodeToCurve(group: 'G1' | 'G2', message: Uint8Array, tag: Uint8Array | string): Uint8Array
  expandMessage(message: Uint8Array, tag: Uint8Array | string, length: number): Uint8Array
}

/** The precompiles of EIP-2537, in their encoding. */
export interface PrecompileSubject {
  addG1(input: Uint8Array): Uint8Array
  addG2(input: Uint8Array): Uint8Array
  msmG1(input: Uint8Array): Uint8Array
  msmG2(input: Uint8Array): Uint8Array
  pairingCheck(input: Uint8Array): Uint8Array
  mapFPtoG1(input: Uint8Array): Uint8Array
  mapFP2toG2(input: Uint8Array): Uint8Array
}

export interface BlsSuiteSubject {
  readonly variant: 'minimal-pubkey-size' | 'minimal-signature-size'
  readonly scheme: 'basic' | 'augmentation' | 'possession'
  readonly tag?: Uint8Array | string | undefined
}

export interface Subject {
  /** The tier that runs. */
  readonly tier: string
  /** On the mainnet setup. */
  readonly kzg: KzgSubject
  readonly curve: CurveSubject
  readonly precompiles: PrecompileSubject
  decryptKeystore(keystore: unknown, password: string): Promise<Uint8Array>
  /** Signatures of one variant, scheme and tag. */
  openBls(suite: BlsSuiteSubject): Promise<BlsSubject>
  /** On a setup that comes with the vectors, by its name. */
  onSetup(name: string): Promise<KzgSubject>
  commitmentToVersionedHash(commitment: Uint8Array): Uint8Array
  toBlobs(data: Uint8Array): readonly Uint8Array[]
  fromBlobs(blobs: readonly Uint8Array[]): Uint8Array
}
