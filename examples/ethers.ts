/** A blob transaction with ethers 6: signed and serialised, in the network form of EIP-7594 or EIP-4844. */
import { Wallet } from 'ethers'
import { createKzg } from 'kzgpu'
import { ethers, prepareSidecars } from 'kzgpu/wallet'
import { blobs, eip7594, fields, gas, print, privateKey, sync } from './lib/command.ts'

const kzg = await createKzg()

const blobFields = sync
  ? { type: 3, blobs, kzg: ethers(kzg, { eip7594 }), blobWrapperVersion: eip7594 ? 1 : null }
  : await prepareSidecars(kzg, blobs, { format: 'ethers', eip7594 })

const wallet = new Wallet(privateKey)
print(await wallet.signTransaction({ ...fields, ...blobFields, gasLimit: gas }))

kzg.dispose()
