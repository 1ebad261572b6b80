/** A blob transaction with ox: signed and serialised, in the network form of EIP-7594, the only one that it knows. */
import { createKzg } from 'kzgpu'
import { ox, prepareSidecars } from 'kzgpu/wallet'
import { Blobs, Hex, Kzg, Secp256k1, TxEnvelopeEip4844 } from 'ox'
import { blobs, fields, gas, print, privateKey, sync } from './lib/command.ts'

const kzg = await createKzg()

const blobFields = sync ? computed() : await prepareSidecars(kzg, blobs, { format: 'ox' })

function computed() {
  const its = { kzg: Kzg.from(ox(kzg)), as: 'Hex' } as const
  const commitments = Blobs.toCommitments(blobs, its)
  const sidecars = {
    blobs: blobs.map((blob) => Hex.fromBytes(blob)),
    commitments,
    cellProofs: Blobs.toCellProofs(blobs, its),
  }
  return { sidecars, blobVersionedHashes: Blobs.commitmentsToVersionedHashes(commitments) }
}

const envelope = TxEnvelopeEip4844.from({ ...fields, ...blobFields, nonce: BigInt(fields.nonce), gas })
const signature = Secp256k1.sign({ payload: TxEnvelopeEip4844.getSignPayload(envelope), privateKey })
print(TxEnvelopeEip4844.serialize(envelope, { signature }))

kzg.dispose()
