/** A message signed by a new key, in the scheme of Ethereum's validators. The Wasm of signatures is loaded with the first. */
import { type Bls, createEthereumBls } from 'kzgpu/bls'
import type { Signed } from './view.ts'

let loading: Promise<Bls> | undefined

export async function sign(message: string): Promise<Signed> {
  loading ??= createEthereumBls({ threads: 0 })
  const bls = await loading
  const key = bls.keyGen(crypto.getRandomValues(new Uint8Array(32)))
  try {
    const signature = bls.sign(key, new TextEncoder().encode(message))
    return { publicKey: hex(bls.publicKey(key)), signature: hex(signature) }
  } finally {
    key.dispose()
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
