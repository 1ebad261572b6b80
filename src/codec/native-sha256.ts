/** SHA-256 of `parts` in a row. */
export type Sha256 = (parts: readonly Uint8Array[]) => Uint8Array

/** The part of `node:crypto` that is used. */
interface NodeCrypto {
  createHash(name: 'sha256'): Hash
}

interface Hash {
  update(bytes: Uint8Array): Hash
  digest(): Uint8Array
}

/** For less, the call takes longer than hashing in the Wasm. */
const MIN_BYTES = 1 << 13

/**
 * The runtime's own SHA-256 for a message of so many bytes: Node, Bun and Deno have a synchronous one, on the processor's
 * instructions, which is several times as fast as the Wasm. `undefined` for short messages and elsewhere, as in browsers.
 */
export function nativeSha256(length: number): Sha256 | undefined {
  if (length < MIN_BYTES) return undefined
  // Asked for at run time, so that no bundler looks for a module that browsers lack.
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } }
  const crypto = process?.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined
  if (!crypto) return undefined
  return (parts) => {
    const hash = crypto.createHash('sha256')
    for (const part of parts) hash.update(part)
    return Uint8Array.from(hash.digest())
  }
}
