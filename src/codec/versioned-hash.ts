import { BYTES_PER_COMMITMENT, VERSIONED_HASH_VERSION_KZG } from '../constants.ts'
import { requireLength, requireList } from './bytes.ts'
import { sha256 } from './sha256.ts'

/** The hash by which a blob transaction names a commitment: SHA-256 with the version in its first byte.
 * @param commitment 48 bytes; not checked to be a point
 * @returns 32 bytes
 * @throws KzgError `BAD_TYPE`; `BAD_LENGTH`
 * Source: EIP-4844, `kzg_to_versioned_hash`. */
export function commitmentToVersionedHash(commitment: Uint8Array): Uint8Array {
  requireLength(commitment, BYTES_PER_COMMITMENT, 'commitment')
  const hash = sha256(commitment)
  hash[0] = VERSIONED_HASH_VERSION_KZG
  return hash
}

/** Versioned hashes of a transaction's commitments, in order.
 * @throws KzgError `BAD_TYPE`; `BAD_LENGTH` with `index` */
export function commitmentsToVersionedHashes(commitments: readonly Uint8Array[]): Uint8Array[] {
  requireList(commitments, BYTES_PER_COMMITMENT, 'commitments')
  return commitments.map(commitmentToVersionedHash)
}
