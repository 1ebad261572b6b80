/** The adapters' types against those of the libraries: this only has to compile. */
import type * as nodeEthKzgModule from '@crate-crypto/node-eth-kzg'
import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import type { EVMBLSInterface } from '@ethereumjs/evm'
import type { BlobEIP4844TxData } from '@ethereumjs/tx'
import type { KZG } from '@ethereumjs/util'
import type * as cKzgModule from 'c-kzg'
import { type BlobLike, type KzgLibrary, type KzgLibraryLike, Transaction, type TransactionLike } from 'ethers'
import type { Kzg as Instance } from 'kzgpu'
import type { Eip2537 } from 'kzgpu/eip2537'
import * as wallet from 'kzgpu/wallet'
import { Kzg as OxKzg, type TxEnvelopeEip4844 } from 'ox'
import {
  defineChain,
  defineKzg,
  type SerializeTransactionFn,
  serializeTransaction,
  setupKzg,
  type TransactionSerializable,
  type TransactionSerializableEIP4844,
  type Kzg as ViemKzg,
} from 'viem'
import type { TransactionRequest } from 'viem-next/utils'

/** The functions that the type files declare, without what c-kzg's leave out. */
type CKzg = typeof cKzgModule
type DasContext = InstanceType<typeof nodeEthKzgModule.DasContextJs>

export const precompiles = (bls: Eip2537): EVMBLSInterface => bls

export async function compiles(kzg: Instance, blobs: Uint8Array[]): Promise<unknown[]> {
  const all = wallet.universal(kzg)

  const viem: ViemKzg[] = [wallet.viem(kzg), defineKzg(wallet.viem(kzg, { eip7594: true })), all]
  setupKzg(all, 'trusted-setup.json')
  const serializer = wallet.viemSerializer(kzg, serializeTransaction)
  const signs: SerializeTransactionFn<TransactionSerializable> = serializer
  const chain = defineChain({
    id: 1,
    name: 'any',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [] } },
    serializers: { transaction: serializer },
  })
  const forViem = await wallet.prepareSidecars(kzg, blobs, { format: 'viem' })
  const viemTransaction: TransactionSerializableEIP4844 = { ...forViem, chainId: 1, to: '0x', type: 'eip4844' }

  const ox: OxKzg.Kzg[] = [wallet.ox(kzg), OxKzg.from(wallet.ox(kzg)), all]
  const forOx = await wallet.prepareSidecars(kzg, blobs, { format: 'ox' })
  const oxSidecars: TxEnvelopeEip4844.Sidecars<`0x${string}`> = forOx.sidecars
  const viem3: TransactionRequest.TransactionRequest = { ...forOx, type: 'eip4844' }

  const ethers: KzgLibrary[] = [wallet.ethers(kzg), wallet.ethers(kzg, { eip7594: true })]
  const like: KzgLibraryLike[] = [...ethers, all]
  const ethersBlobs: BlobLike[] = wallet.toEthersBlobs(kzg, blobs)
  const ethersTransaction: TransactionLike = await wallet.prepareSidecars(kzg, blobs, { format: 'ethers' })
  Transaction.from(ethersTransaction)

  const ethereumjs: KZG[] = [wallet.ethereumjs(kzg), all]
  const common = new Common({ chain: Mainnet, hardfork: Hardfork.Osaka, customCrypto: { kzg: wallet.ethereumjs(kzg) } })
  const txData: BlobEIP4844TxData = await wallet.prepareSidecars(kzg, blobs, { format: 'ethereumjs' })

  const cKzg: CKzg[] = [wallet.cKzg(kzg), all]
  const nodeEthKzg: Omit<typeof nodeEthKzgModule, 'CellsAndProofs'> = wallet.nodeEthKzg(kzg)
  const contexts: DasContext[] = [
    wallet.nodeEthKzg(kzg).DasContextJs.create({ usePrecomp: true }),
    all,
    all.DasContextJs.create({ usePrecomp: false }),
  ]

  const text: `0x${string}` = all.blobToKzgCommitment('0x')
  const bytes: Uint8Array = all.blobToKzgCommitment(new Uint8Array())
  const { cells }: { cells: `0x${string}`[] } = all.computeCellsAndKzgProofs('0x')
  const later: Promise<`0x${string}`> = all.asyncBlobToKzgCommitment('0x')

  // @ts-expect-error ox has nothing but EIP-7594, and no such format
  await wallet.prepareSidecars(kzg, blobs, { format: 'web3' })
  const used: unknown[] = [viem, signs, chain, viemTransaction, ox, oxSidecars, viem3, like, ethersBlobs, ethereumjs]
  return used.concat(common, txData, cKzg, nodeEthKzg, contexts, text, bytes, cells, later)
}
