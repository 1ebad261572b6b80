/** ethers 6: bytes, two functions, one proof per blob, which for EIP-7594 it takes to be the cell proofs in a row. */
import type { Kzg } from '../kzg-api.ts'
import { bytesOfAll, type Data, type Hex, hexOf } from './hex.ts'
import { isEip7594, proofOf, requireKzg, type SidecarVersion } from './instance.ts'

/** ethers' `KzgLibrary`. */
export interface EthersKzg {
  blobToKzgCommitment(blob: Uint8Array): Uint8Array
  computeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Uint8Array
}

/** A blob with what belongs to it: an item of a transaction's `blobs`. */
export interface EthersBlob {
  readonly data: Hex
  readonly commitment: Hex
  /** The blob's proof, or its 128 cell proofs in a row. */
  readonly proof: Hex
}

/** For a transaction's `kzg`.
 * @param options `eip7594` must be what the transaction's `blobWrapperVersion` says: `true` for 1. With raw blobs ethers asks for
 * the same function in both cases, and cuts into 128 whatever it gets.
 * @throws KzgError `BAD_TYPE`; `BAD_OPTION` */
export function ethers(kzg: Kzg, options?: SidecarVersion): EthersKzg {
  requireKzg(kzg)
  return { blobToKzgCommitment: kzg.blobToKzgCommitment, computeBlobKzgProof: proofOf(kzg, isEip7594(options, false)) }
}

/** Finished blobs, for a transaction's `blobs`: it needs no `kzg` then.
 * @param blobs bytes or hex
 * @param options `eip7594` as for `ethers`
 * @throws KzgError `BAD_TYPE`; `BAD_OPTION`; `BAD_HEX` with `index`; what the instance throws */
export function toEthersBlobs(kzg: Kzg, blobs: readonly Data[], options?: SidecarVersion): EthersBlob[] {
  const { blobToKzgCommitment, computeBlobKzgProof } = ethers(kzg, options)
  return bytesOfAll(blobs, 'blobs').map((blob) => {
    const commitment = blobToKzgCommitment(blob)
    const proof = computeBlobKzgProof(blob, commitment)
    return { data: hexOf(blob), commitment: hexOf(commitment), proof: hexOf(proof) }
  })
}
