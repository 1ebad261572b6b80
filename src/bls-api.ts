/** Types of `kzgpu/bls`: BLS signatures, hashing to the groups, derivation of keys. */
import type { BlsGroup } from './backend/bls.ts'
import type { AsyncOptions } from './backend/driver.ts'
import type { BackendTimings, RejectedTier } from './backend/select.ts'
import type { TierName } from './backend/tiers.ts'
import type { WasmSource } from './backend/wasm/module.ts'
import type { SecretKey } from './bls-secret-key.ts'
import type { ThreadOptions, ThreadsReport } from './pool/threads.ts'
import type { BlsScheme, BlsSuiteOptions, BlsVariant } from './protocol/bls-suite.ts'

export const BLS_CAPABILITIES = ['verify', 'sign'] as const
/** What an instance can do: verify, or everything. */
export type BlsCapability = (typeof BLS_CAPABILITIES)[number]

/** What `createEthereumBls` lets callers choose. */
export interface BlsInstanceOptions extends ThreadOptions {
  /** `'sign'` (default) is everything; `'verify'` loads no Wasm that takes secrets, and every method that needs it throws
   * `CAPABILITY_NOT_LOADED`. */
  readonly capabilities?: BlsCapability | undefined
  /** Of verification. Secrets are for the baseline alone, whatever this says. */
  readonly tier?: 'auto' | TierName | undefined
  /** The Wasm of signatures for verification, instead of the file that ships with the package. */
  readonly wasm?: WasmSource | Promise<WasmSource> | undefined
  /** `bls.baseline.wasm`, instead of the file that ships with the package. */
  readonly secretWasm?: WasmSource | Promise<WasmSource> | undefined
  readonly signal?: AbortSignal | undefined
}

/** Variant and scheme have no default: nobody signs under a tag that was not chosen. */
export interface BlsOptions extends BlsInstanceOptions, BlsSuiteOptions {}

/** One signature of a batch. */
export interface SignatureSet {
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

export interface BlsReport {
  readonly tier: string
  /** The tier of secrets, if they can be taken. */
  readonly secretTier: 'baseline' | undefined
  readonly rejected: readonly RejectedTier[]
  readonly timings: BackendTimings
  readonly wasmMemoryBytes: number
  readonly threads: ThreadsReport
}

/**
 * Signatures of draft-irtf-cfrg-bls-signature-05 in one variant and scheme. Keys and signatures are compressed points: 48 and 96 bytes
 * for `minimal-pubkey-size`, 96 and 48 for `minimal-signature-size`. Messages are bytes of any length.
 *
 * Verification answers `false` for whatever is no valid key or signature, wrong lengths included; it throws only what is wrong with
 * the call: `BAD_TYPE`, `LENGTH_MISMATCH`, `DISPOSED`, `OUT_OF_MEMORY`, `TRAP`. Everything that takes a secret is constant time.
 */
export interface Bls {
  readonly variant: BlsVariant
  readonly scheme: BlsScheme
  /** The domain separation tag of signatures. */
  readonly tag: Uint8Array
  /** That of proofs of possession. */
  readonly proofTag: Uint8Array

  /** `KeyGen`. @param material at least 32 secret, unpredictable bytes
   * @param salt by default that of EIP-2333 and of the draft's fourth version
   * @throws KzgError `BAD_LENGTH` */
  keyGen(material: Uint8Array, keyInfo?: Uint8Array, salt?: Uint8Array): SecretKey
  /** @param bytes 32, big-endian
   * @throws KzgError `BAD_LENGTH`; `BAD_SECRET_KEY` unless 0 < key < r */
  secretKeyFromBytes(bytes: Uint8Array): SecretKey
  /** A copy of the key for the caller to guard and to wipe. */
  secretKeyToBytes(key: SecretKey): Uint8Array
  /** EIP-2333. @param seed at least 32 bytes, for example those of BIP-39
   * @throws KzgError `BAD_LENGTH` */
  deriveMaster(seed: Uint8Array): SecretKey
  /** @throws KzgError `BAD_INDEX` */
  deriveChild(parent: SecretKey, index: number): SecretKey
  /** EIP-2334, from a seed or from the master key: `m/12381/3600/0/0/0`. Keys on the way are wiped.
   * @throws KzgError `BAD_INDEX`; `BAD_LENGTH` */
  derivePath(from: Uint8Array | SecretKey, path: string): SecretKey
  publicKey(key: SecretKey): Uint8Array
  sign(key: SecretKey, message: Uint8Array): Uint8Array
  /** The key times a compressed point of either group, compressed: for protocols beside signatures, in constant time as well.
   * @throws KzgError `BAD_LENGTH`, `BAD_FLAGS`, `NON_CANONICAL`, `NOT_ON_CURVE`, `NOT_IN_SUBGROUP` */
  multiply(key: SecretKey, group: BlsGroup, point: Uint8Array): Uint8Array
  /** A proof of possession. @throws KzgError `BAD_OPTION` in another scheme */
  popProve(key: SecretKey): Uint8Array

  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
  /** @throws KzgError `BAD_OPTION` in another scheme than that of possession */
  popVerify(publicKey: Uint8Array, proof: Uint8Array): boolean
  /** Whether a key is a point of the subgroup other than infinity. */
  keyValidate(publicKey: Uint8Array): boolean
  /** The sum of signatures.
   * @throws KzgError `EMPTY_LIST`; with the index of the first bad one `BAD_LENGTH`, `BAD_FLAGS`, `NON_CANONICAL`, `NOT_ON_CURVE`,
   * `NOT_IN_SUBGROUP` */
  aggregate(signatures: readonly Uint8Array[]): Uint8Array
  /** The sum of keys. @throws KzgError as `aggregate`; `POINT_AT_INFINITY` */
  aggregatePublicKeys(publicKeys: readonly Uint8Array[]): Uint8Array
  /** `false` for none. In the basic scheme, also if two messages are equal.
   * @throws KzgError `LENGTH_MISMATCH` */
  aggregateVerify(publicKeys: readonly Uint8Array[], messages: readonly Uint8Array[], signature: Uint8Array): boolean
  /** One message by many. `false` for no keys.
   * @throws KzgError `BAD_OPTION` in another scheme than that of possession */
  fastAggregateVerify(publicKeys: readonly Uint8Array[], message: Uint8Array, signature: Uint8Array): boolean
  /** Whether all signatures hold, on workers (`threads`) or in slices between which the event loop turns: a random linear combination,
   * which a wrong signature passes with probability 2^−127. `false` for none.
   * @throws the signal's reason */
  verifyBatch(sets: readonly SignatureSet[], options?: AsyncOptions): Promise<boolean>
  /** The same at one go. */
  verifyBatchSync(sets: readonly SignatureSet[]): boolean

  /** RFC 9380, RO suite. @param tag bytes or text, not empty
   * @returns the point, uncompressed */
  hashToCurve(group: BlsGroup, message: Uint8Array, tag: Uint8Array | string): Uint8Array
  /** RFC 9380, NU suite, whose points are not uniform. */
  encodeToCurve(group: BlsGroup, message: Uint8Array, tag: Uint8Array | string): Uint8Array
  /** `expand_message_xmd` with SHA-256. @param length at most 8160
   * @throws KzgError `TOO_LARGE` */
  expandMessage(message: Uint8Array, tag: Uint8Array | string, length: number): Uint8Array

  readonly report: BlsReport
  /** Wipes all keys and ends the workers. */
  dispose(): void
  [Symbol.dispose](): void
}
