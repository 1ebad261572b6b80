/** What the snippets of the documentation do not declare: an account, clients of a network that accepts everything, data. */
import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { createBlob4844Tx } from '@ethereumjs/tx'
import { JsonRpcApiProvider, type JsonRpcPayload, type JsonRpcResult, Transaction, Wallet } from 'ethers'
import { createKzg, toBlobs } from 'kzgpu'
import { createBls } from 'kzgpu/bls'
import { createCurve } from 'kzgpu/curve'
import { privateKeyToAccount } from 'viem/accounts'
import { Account, Client, custom, walletActions } from 'viem-next'
import { mainnet as mainnetNext } from 'viem-next/chains'
import { answer } from './network.ts'

export { Common, createBlob4844Tx, createKzg, Hardfork, Mainnet }

export const kzg = await createKzg({ threads: 0 })
export const data = new TextEncoder().encode('kzgpu')
export const blobs = toBlobs(data)
export const blob = blobs[0] as Uint8Array
export const to = `0x${'35'.repeat(20)}` as const
export const maxFeePerBlobGas = 3n * 10n ** 9n

/** Options that have a default. */
export const signal = undefined
export const onProgress = undefined
export const setup = undefined
export const capabilities = undefined
export const tier = undefined
export const wasm = undefined
export const threads = 0
export const worker = undefined
export const backend = undefined
export const gpu = undefined
export const unchecked = undefined
export const silent = true

/** The key of the example in EIP-155. */
const privateKey = `0x${'46'.repeat(32)}` as const
export const account = privateKeyToAccount(privateKey)

export const client = Client.create({
  chain: mainnetNext,
  account: Account.fromPrivateKey(privateKey),
  transport: custom({
    request: async ({ method, params }: { method: string; params?: unknown }) => answer(method, params),
  }),
}).extend(walletActions())

class Network extends JsonRpcApiProvider {
  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    return [payload].flat().map(({ id, method, params }) => {
      const result = answer(method, params)
      // ethers compares the hash with its own.
      const isSent = method === 'eth_sendRawTransaction'
      return { id, result: isSent ? Transaction.from((params as [string])[0]).hash : result }
    })
  }
}
const network = new Network(1, { staticNetwork: true })
network._start()
export const signer = new Wallet(privateKey, network)

/** The fields that a transaction of ethereumjs has beside its blobs. */
export const rest = {
  chainId: 1,
  nonce: 7,
  to,
  maxFeePerBlobGas,
  maxFeePerGas: 30n * 10n ** 9n,
  gasLimit: 21_000n,
} as const

export const bls = await createBls({ variant: 'minimal-pubkey-size', scheme: 'possession', threads: 0 })
export const curve = await createCurve()
export const seed = new Uint8Array(32).fill(7)
export const secretKey = new Uint8Array(32).fill(7)
export const message = data
export const tag = bls.tag
export const commitment = kzg.blobToKzgCommitment(blob)

const scalars = (n: number): Uint8Array => Uint8Array.from({ length: 32 * n }, (_, i) => (i % 32 === 31 ? i & 0xff : 0))
const [coefficients, left, right] = [scalars(8), scalars(8), scalars(8)]
const points = curve.g1.decode(commitment)
const few = scalars(1)

export { coefficients, few as scalars, left, points, right }
