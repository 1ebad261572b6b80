/** c-kzg, the reference implementation of the Ethereum Foundation, with the mainnet setup. */
import * as ckzg from 'c-kzg'

type CKzg = typeof ckzg

let loaded = false

/** Loads its setup at the first call; it is global to the process and takes seconds. */
export function cKzg(): CKzg {
  // CommonJS: everything is on the default export.
  const kzg = (ckzg as unknown as { default: CKzg }).default
  if (!loaded) kzg.loadTrustedSetup(0)
  loaded = true
  return kzg
}

export const SOURCE_CKZG = 'c-kzg (npm), mainnet setup'
export const SOURCE_REFERENCE = 'test/reference over @noble/curves'
