import { createBlsWith, createEthereumBlsWith } from '../bls.ts'
import type { Bls, BlsInstanceOptions, BlsOptions } from '../bls-api.ts'
import { CHUNKS } from '../platform/bls.chunks.gen.ts'
import { MODULES } from '../platform/bls.modules.gen.ts'
import { workerdPlatform } from '../platform/workerd.ts'

export * from '../bls-index.ts'

const platform = () => workerdPlatform(MODULES, CHUNKS)

/** Cloudflare Workers: the Wasm is a module that was compiled at deployment. */
export function createBls(options: BlsOptions): Promise<Bls> {
  return createBlsWith(platform(), options)
}

/** The same for Ethereum's consensus layer: keys in G1, proofs of possession, the tag
 * `BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_`. */
export function createEthereumBls(options?: BlsInstanceOptions): Promise<Bls> {
  return createEthereumBlsWith(platform(), options)
}
