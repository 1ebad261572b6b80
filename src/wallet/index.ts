/** Adapters from an instance to the wallet libraries, and the work that those do synchronously, done before. */
export { type CKzg, type CKzgOptions, cKzg } from './c-kzg.ts'
export { type EthereumjsKzg, ethereumjs } from './ethereumjs.ts'
export { type EthersBlob, type EthersKzg, ethers, toEthersBlobs } from './ethers.ts'
export type { Data, Hex } from './hex.ts'
export type { SidecarVersion } from './instance.ts'
export { type DasContext, type DasContextClass, type NodeEthKzg, nodeEthKzg } from './node-eth-kzg.ts'
export { type OxKzg, ox } from './ox.ts'
export {
  type BytesSidecars,
  type EthereumjsSidecars,
  type EthersSidecars,
  type OxSidecars,
  type PrepareOptions,
  prepareSidecars,
  type SidecarFormat,
  type SidecarsByFormat,
  type ViemSidecars,
} from './sidecars.ts'
export { type UniversalKzg, type UniversalOptions, universal } from './universal.ts'
export { type ViemKzg, viem, viemSerializer } from './viem.ts'
