/** Between the standard encodings and what peers take. */

export const G1_BYTES = 96
export const SCALAR_BYTES = 32

/** Slices of equal length; views, not copies. */
export function chunks(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: bytes.length / size }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
}

export const toBigInt = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

export const fromBigInt = (value: bigint, length: number): Uint8Array =>
  Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex')

/** A copy with the bytes of every element reversed: between big-endian and little-endian. */
export function reverseEach(bytes: Uint8Array, size: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (let i = 0; i < copy.length; i += size) copy.subarray(i, i + size).reverse()
  return copy
}

/**
 * All elements XORed together. Libraries start from different roots of unity, which changes the order of a transform's
 * values and not the values; this says whether they agree up to that.
 */
export function unordered(values: Uint8Array, size: number): Uint8Array {
  const sum = new Uint8Array(size)
  for (let i = 0; i < values.length; i++) sum[i % size]! ^= values[i]!
  return sum
}
