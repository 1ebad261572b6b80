/** Signatures as Ethereum has them: keys in G1, signatures in G2, everything as bytes and checked. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import type { Random } from '../random.ts'
import { ETHEREUM_TAG } from './bls-tag.ts'
import type { Operation } from './operation.ts'

const { longSignatures: signer } = bls12_381

/** A key and its signature of a message of 32 bytes. */
function signed(random: Random): [publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array] {
  const [secret, message] = [random.scalars(1), random.scalars(1)]
  const signature = signer.sign(signer.hash(message, ETHEREUM_TAG), secret)
  return [signer.getPublicKey(secret).toBytes(true), message, signature.toBytes(true)]
}

const rounds = { full: 7, quick: 3 }

export const BLS_OPERATIONS: readonly Operation[] = [
  {
    ...{ id: 'bls-sign', title: 'sign a message of 32 bytes', group: 'bls', method: 'blsSign', calls: 16, rounds },
    inputs: ({ random }) => [random.scalars(1), random.scalars(1)],
  },
  {
    ...{ id: 'bls-verify', title: 'verify a signature', group: 'bls', method: 'blsVerify', calls: 8, rounds },
    inputs: ({ random }) => signed(random),
  },
  {
    ...{ id: 'bls-hash-g2', title: 'hash a message to G2', group: 'bls', method: 'hashToG2', calls: 32, rounds },
    inputs: ({ random }) => [random.scalars(1)],
  },
  {
    id: 'bls-batch-128',
    title: 'verify 128 signatures of different messages',
    group: 'bls',
    method: 'blsVerifyBatch',
    calls: 1,
    isCostlyToPrepare: true,
    rounds,
    inputs({ random }) {
      const sets = Array.from({ length: 128 }, () => signed(random))
      return [0, 1, 2].map((part) => sets.map((set) => set[part] as Uint8Array))
    },
  },
]
