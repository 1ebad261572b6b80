/** A blob transaction with viem 2: signed and serialised, in the network form of EIP-7594 or EIP-4844. */
import { createKzg } from 'kzgpu'
import { prepareSidecars, viem, viemSerializer } from 'kzgpu/wallet'
import { serializeTransaction } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { blobs, eip7594, fields, gas, print, privateKey, sync } from './lib/command.ts'

const kzg = await createKzg()

// With a wallet client the serializer belongs to the chain: { ...mainnet, serializers: { transaction: serializer } }.
const serializer = eip7594 ? viemSerializer(kzg, serializeTransaction) : serializeTransaction

const blobFields = sync
  ? { blobs, kzg: viem(kzg, { eip7594 }) }
  : await prepareSidecars(kzg, blobs, { format: 'viem', eip7594 })

const account = privateKeyToAccount(privateKey)
print(await account.signTransaction({ ...fields, ...blobFields, type: 'eip4844', gas }, { serializer }))

kzg.dispose()
