/** How each library reads a raw transaction. */
import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { createBlob4844TxFromSerializedNetworkWrapper } from '@ethereumjs/tx'
import type { KZG } from '@ethereumjs/util'
import cKzg from 'c-kzg'
import { Transaction } from 'ethers'
import { Secp256k1, TxEnvelopeEip4844 } from 'ox'
import { type Hex, parseTransaction, recoverTransactionAddress } from 'viem'
import { bytes, type Decoded, hex } from './verify.ts'

export interface Library {
  readonly name: string
  /** Forms that it knows. */
  readonly reads: { readonly eip4844: boolean; readonly eip7594: boolean }
  read(raw: Hex, eip7594: boolean): Decoded | Promise<Decoded>
}

/** Not this package's: it verifies what it decodes. */
const foreignKzg: KZG = {
  blobToKzgCommitment: (blob) => hex(cKzg.blobToKzgCommitment(bytes(blob))),
  computeBlobProof: (blob, commitment) => hex(cKzg.computeBlobKzgProof(bytes(blob), bytes(commitment))),
  verifyProof: (commitment, z, y, proof) => cKzg.verifyKzgProof(bytes(commitment), bytes(z), bytes(y), bytes(proof)),
  verifyBlobProofBatch: (blobs, commitments, proofs) =>
    cKzg.verifyBlobKzgProofBatch(blobs.map(bytes), commitments.map(bytes), proofs.map(bytes)),
  computeCells: (blob) => cKzg.computeCells(bytes(blob)).map(hex),
  computeCellsAndProofs(blob) {
    const [cells, proofs] = cKzg.computeCellsAndKzgProofs(bytes(blob))
    return [cells.map(hex), proofs.map(hex)]
  },
  recoverCellsAndProofs(indices, given) {
    const [cells, proofs] = cKzg.recoverCellsAndKzgProofs(indices, given.map(bytes))
    return [cells.map(hex), proofs.map(hex)]
  },
  verifyCellKzgProofBatch: (commitments, indices, cells, proofs) =>
    cKzg.verifyCellKzgProofBatch(commitments.map(bytes), indices, cells.map(bytes), proofs.map(bytes)),
}

export const LIBRARIES: readonly Library[] = [
  {
    name: 'viem 2',
    reads: { eip4844: true, eip7594: false },
    async read(raw) {
      const serializedTransaction = raw as `0x03${string}`
      const { blobVersionedHashes, sidecars } = parseTransaction(serializedTransaction)
      if (!sidecars || !blobVersionedHashes) throw new Error('it has no sidecars')
      return {
        from: await recoverTransactionAddress({ serializedTransaction }),
        versionedHashes: blobVersionedHashes,
        blobs: sidecars.map(({ blob }) => blob),
        commitments: sidecars.map(({ commitment }) => commitment),
        proofs: sidecars.map(({ proof }) => proof),
      }
    },
  },
  {
    name: 'ox, viem 3',
    reads: { eip4844: false, eip7594: true },
    read(raw) {
      const envelope = TxEnvelopeEip4844.deserialize(raw as `0x03${string}`)
      const { r, s, yParity, sidecars, ...body } = envelope
      if (!sidecars || r === undefined || s === undefined || yParity === undefined)
        throw new Error('it is not complete')
      const payload = TxEnvelopeEip4844.getSignPayload(TxEnvelopeEip4844.from(body))
      return {
        from: Secp256k1.recoverAddress({ payload, signature: { r, s, yParity } }),
        versionedHashes: envelope.blobVersionedHashes,
        blobs: sidecars.blobs,
        commitments: sidecars.commitments,
        proofs: sidecars.cellProofs,
      }
    },
  },
  {
    name: 'ethers 6',
    reads: { eip4844: true, eip7594: true },
    read(raw, eip7594) {
      const { from, blobs, blobVersionedHashes, blobWrapperVersion } = Transaction.from(raw)
      if (!from || !blobs || !blobVersionedHashes) throw new Error('it is not complete')
      if ((blobWrapperVersion === 1) !== eip7594) throw new Error(`its version is ${blobWrapperVersion}`)
      return {
        from,
        versionedHashes: blobVersionedHashes,
        blobs: blobs.map(({ data }) => data),
        commitments: blobs.map(({ commitment }) => commitment),
        proofs: blobs.flatMap(
          ({ proof }) =>
            proof
              .slice(2)
              .match(/.{96}/g)
              ?.map((digits) => `0x${digits}`) ?? [],
        ),
      }
    },
  },
  {
    name: 'ethereumjs 10, which verifies by c-kzg',
    reads: { eip4844: true, eip7594: true },
    read(raw, eip7594) {
      const hardfork = eip7594 ? Hardfork.Osaka : Hardfork.Cancun
      const common = new Common({ chain: Mainnet, hardfork, customCrypto: { kzg: foreignKzg } })
      const transaction = createBlob4844TxFromSerializedNetworkWrapper(bytes(raw), { common })
      if (transaction.networkWrapperVersion !== (eip7594 ? 1 : 0)) throw new Error('it is of the other form')
      if (!transaction.verifySignature()) throw new Error('its signature does not verify')
      const { blobs = [], kzgCommitments = [], kzgProofs = [], blobVersionedHashes } = transaction
      const from = transaction.getSenderAddress().toString()
      return { from, versionedHashes: blobVersionedHashes, blobs, commitments: kzgCommitments, proofs: kzgProofs }
    },
  },
]
