/** What `kzgpu/bls` asks of a machine. */

export type BlsGroup = 'G1' | 'G2'

/** Which group has the public keys, and how long keys and signatures are, compressed. */
export interface Assignment {
  readonly keys: BlsGroup
  readonly signatures: BlsGroup
}

export const COMPRESSED_LENGTH: Readonly<Record<BlsGroup, number>> = { G1: 48, G2: 96 }

/** What is signed by whom, and how it is hashed. */
export interface Statement {
  readonly keys: readonly Uint8Array[]
  /** As many as keys. */
  readonly messages: readonly Uint8Array[]
  /** Whether each message is hashed behind its key. */
  readonly augmented: boolean
  readonly tag: Uint8Array
}
