/** A blob transaction with ethereumjs 10: signed and serialised, in the network form of EIP-7594 or EIP-4844. */
import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { createBlob4844Tx } from '@ethereumjs/tx'
import { bytesToHex, hexToBytes } from '@ethereumjs/util'
import { createKzg } from 'kzgpu'
import { ethereumjs, prepareSidecars } from 'kzgpu/wallet'
import { blobs, eip7594, fields, gas, print, privateKey, sync } from './lib/command.ts'

const kzg = await createKzg()

// It wants a `kzg` in any case, and calls it only for what is not there yet.
const hardfork = eip7594 ? Hardfork.Osaka : Hardfork.Cancun
const common = new Common({ chain: Mainnet, hardfork, customCrypto: { kzg: ethereumjs(kzg) } })

const blobFields = sync
  ? { blobs: blobs.map((blob) => bytesToHex(blob)) }
  : await prepareSidecars(kzg, blobs, { format: 'ethereumjs', eip7594 })

const transaction = createBlob4844Tx({ ...fields, ...blobFields, gasLimit: gas }, { common })
print(bytesToHex(transaction.sign(hexToBytes(privateKey)).serializeNetworkWrapper()))

kzg.dispose()
