/** Seeded inputs: one seed gives the same sequence of distinct blobs on every machine. */
import { createCipheriv, createHash } from 'node:crypto'

const FIELD_ELEMENTS_PER_BLOB = 4096
const BYTES_PER_FIELD_ELEMENT = 32

export interface Random {
  /** The next blob; no two of one sequence are equal. */
  blob(): Uint8Array
  /** `count` of the integers below `limit`, ascending. */
  subset(count: number, limit: number): number[]
}

/** A stream of random bytes (AES-256 in counter mode) that depends on nothing but the seed. */
export function createRandom(seed: string): Random {
  const key = createHash('sha256').update(seed).digest()
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const bytes = (length: number) => cipher.update(Buffer.alloc(length))
  const below = (limit: number) => Math.floor((bytes(4).readUInt32BE() / 2 ** 32) * limit)

  return {
    blob() {
      const blob = new Uint8Array(bytes(FIELD_ELEMENTS_PER_BLOB * BYTES_PER_FIELD_ELEMENT))
      // Below 2^254 and so below r, which has 255 bits.
      for (let i = 0; i < blob.length; i += BYTES_PER_FIELD_ELEMENT) blob[i] = blob[i]! & 0x3f
      return blob
    },
    subset(count, limit) {
      const rest = Array.from({ length: limit }, (_, i) => i)
      const chosen = Array.from({ length: count }, () => rest.splice(below(rest.length), 1)[0]!)
      return chosen.sort((a, b) => a - b)
    },
  }
}
