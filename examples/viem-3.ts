/** A blob transaction with viem 3, which is installed as `viem-next` here: `npm install viem-next@npm:viem@next`. */
import { createKzg } from 'kzgpu'
import { ox, prepareSidecars } from 'kzgpu/wallet'
import { Account } from 'viem-next'
import { Hex, TransactionRequest } from 'viem-next/utils'
import { blobs, fields, gas, print, privateKey, sync } from './lib/command.ts'

const kzg = await createKzg()

// With a client, `kzg` is given with the chain or the request.
const request = { ...fields, nonce: BigInt(fields.nonce), gas, type: 'eip4844' } as const
const envelope = sync
  ? TransactionRequest.toEnvelope({ ...request, blobs: blobs.map((blob) => Hex.fromBytes(blob)) }, { kzg: ox(kzg) })
  : TransactionRequest.toEnvelope({ ...request, ...(await prepareSidecars(kzg, blobs, { format: 'ox' })) })

print(await Account.fromPrivateKey(privateKey).signTransaction(envelope))

kzg.dispose()
