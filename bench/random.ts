/** Seeded inputs: one seed gives the same sequence of distinct blobs on every machine. */
import { createCipheriv, createHash } from 'node:crypto'

const FIELD_ELEMENTS_PER_BLOB = 4096
const BYTES_PER_FIELD_ELEMENT = 32

export interface Random {
  /** The next blob; no two of one sequence are equal. */
  blob(): Uint8Array
  /** The next `count` scalars, 32 bytes each, big-endian, below r. */
  scalars(count: number): Uint8Array
  /** `count` of the integers below `limit`, ascending. */
  subset(count: number, limit: number): number[]
}

/** A stream of random bytes (AES-256 in counter mode) that depends on nothing but the seed. */
export function createRandom(seed: string): Random {
  const key = createHash('sha256').update(seed).digest()
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const bytes = (length: number) => cipher.update(Buffer.alloc(length))
  const below = (limit: number) => Math.floor((bytes(4).readUInt32BE() / 2 ** 32) * limit)

  const scalars = (count: number) => {
    const elements = new Uint8Array(bytes(count * BYTES_PER_FIELD_ELEMENT))
    // Below 2^254 and so below r, which has 255 bits.
    for (let i = 0; i < elements.length; i += BYTES_PER_FIELD_ELEMENT) elements[i] = elements[i]! & 0x3f
    return elements
  }

  return {
    blob: () => scalars(FIELD_ELEMENTS_PER_BLOB),
    scalars,
    subset(count, limit) {
      const rest = Array.from({ length: limit }, (_, i) => i)
      const chosen = Array.from({ length: count }, () => rest.splice(below(rest.length), 1)[0]!)
      return chosen.sort((a, b) => a - b)
    },
  }
}
