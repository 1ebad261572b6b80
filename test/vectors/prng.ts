/** Deterministic bytes and scalars from a seed, so that vectors can name a blob instead of storing it. */
import { createHash } from 'node:crypto'

/** Block `counter` of the stream of `seed`: `SHA-256("kzgpu/<seed>/<counter>")`. */
function block(seed: number | string, counter: number): Buffer {
  return createHash('sha256').update(`kzgpu/${seed}/${counter}`).digest()
}

export function randomBytes(seed: number | string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) => block(seed, i))
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
}

/** `n` canonical scalars of 32 bytes: the two top bits of each block are cleared, so it is below 2^254 < r. */
export function randomScalars(seed: number | string, n: number): Uint8Array {
  const out = randomBytes(seed, 32 * n)
  for (let i = 0; i < n; i++) out[32 * i]! &= 0x3f
  return out
}

export function randomScalar(seed: number | string): bigint {
  return BigInt(`0x${Buffer.from(randomScalars(seed, 1)).toString('hex')}`)
}
