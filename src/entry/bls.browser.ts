import { createBlsWith, createEthereumBlsWith } from '../bls.ts'
import type { Bls, BlsInstanceOptions, BlsOptions } from '../bls-api.ts'
import { URLS } from '../platform/bls.urls.gen.ts'
import { browserPlatform } from '../platform/browser.ts'

export * from '../bls-index.ts'

const platform = () => browserPlatform(URLS)

/** Browsers and their workers: the files are fetched from beside the module. */
export function createBls(options: BlsOptions): Promise<Bls> {
  return createBlsWith(platform(), options)
}

/** The same for Ethereum's consensus layer: keys in G1, proofs of possession, the tag
 * `BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_`. */
export function createEthereumBls(options?: BlsInstanceOptions): Promise<Bls> {
  return createEthereumBlsWith(platform(), options)
}
