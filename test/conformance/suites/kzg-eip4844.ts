import { concat, fromHex, integerToBytes, toHex } from '../hex.ts'
import { InputError } from '../input-error.ts'
import type { Subject } from '../subject.ts'
import { bytesList, type Suite } from './suite.ts'

const FIELD_ELEMENTS_PER_BLOB = 4096n
const BLS_MODULUS = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n

export const kzgEip4844: Suite = {
  blob_to_kzg_commitment: ({ kzg }, input: { blob: string }) => kzg.blobToKzgCommitment(fromHex(input.blob)),

  compute_kzg_proof: ({ kzg }, input: { blob: string; z: string }) =>
    kzg.computeKzgProof(fromHex(input.blob), fromHex(input.z)),

  compute_blob_kzg_proof: ({ kzg }, input: { blob: string; commitment: string }) =>
    kzg.computeBlobKzgProof(fromHex(input.blob), fromHex(input.commitment)),

  verify_kzg_proof: ({ kzg }, input: { commitment: string; z: string; y: string; proof: string }) =>
    kzg.verifyKzgProof(fromHex(input.commitment), fromHex(input.z), fromHex(input.y), fromHex(input.proof)),

  verify_blob_kzg_proof: ({ kzg }, input: { blob: string; commitment: string; proof: string }) =>
    kzg.verifyBlobKzgProof(fromHex(input.blob), fromHex(input.commitment), fromHex(input.proof)),

  verify_blob_kzg_proof_batch: ({ kzg }, input: { blobs: string[]; commitments: string[]; proofs: string[] }) =>
    kzg.verifyBlobKzgProofBatch(bytesList(input.blobs), bytesList(input.commitments), bytesList(input.proofs)),

  compute_challenge: ({ kzg }, input: { blob: string; commitment: string }) =>
    kzg.computeChallenge(fromHex(input.blob), fromHex(input.commitment)),

  point_evaluation_precompile: (subject, input: string) => pointEvaluation(subject, fromHex(input)),
}

/** Precompile 0x0a of EIP-4844: `versioned_hash ‖ z ‖ y ‖ commitment ‖ proof` (192 bytes). */
function pointEvaluation({ kzg, commitmentToVersionedHash }: Subject, input: Uint8Array): Uint8Array {
  if (input.length !== 192) throw new InputError('BAD_LENGTH')
  const commitment = input.slice(96, 144)
  if (toHex(commitmentToVersionedHash(commitment)) !== toHex(input.slice(0, 32))) throw new InputError('BAD_HASH')
  const holds = kzg.verifyKzgProof(commitment, input.slice(32, 64), input.slice(64, 96), input.slice(144, 192))
  if (!holds) throw new InputError('BAD_PROOF')
  return concat([integerToBytes(FIELD_ELEMENTS_PER_BLOB, 32), integerToBytes(BLS_MODULUS, 32)])
}
