/** Between the big-endian encodings that callers see and the little-endian words that go to a GPU. */
import { BYTES_PER_FIELD_ELEMENT } from '../constants.ts'

const BYTES_PER_COORDINATE = 48
const INFINITY_FLAG = 0x40

/** Every `size` bytes reversed, in new memory. */
function reversed(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length)
  for (let start = 0; start < bytes.length; start += size) {
    for (let i = 0; i < size; i++) out[start + size - 1 - i] = bytes[start + i] as number
  }
  return out
}

/** Scalars of 32 bytes, one way or the other. */
export const reverseScalars = (scalars: Uint8Array): Uint8Array => reversed(scalars, BYTES_PER_FIELD_ELEMENT)

/** Uncompressed points of G1 that were checked → x‖y little-endian, zeros for infinity. */
export function pointsToLittleEndian(points: Uint8Array): Uint8Array {
  const out = reversed(points, BYTES_PER_COORDINATE)
  const size = 2 * BYTES_PER_COORDINATE
  for (let start = 0; start < points.length; start += size) {
    // The flag is in the first byte of x, which is now its last.
    if ((points[start] as number) & INFINITY_FLAG) out[start + BYTES_PER_COORDINATE - 1] = 0
  }
  return out
}

/** x‖y little-endian → the uncompressed encoding. */
export function pointsFromLittleEndian(points: Uint8Array): Uint8Array {
  const out = reversed(points, BYTES_PER_COORDINATE)
  const size = 2 * BYTES_PER_COORDINATE
  for (let start = 0; start < points.length; start += size) {
    if (points.subarray(start, start + size).every((byte) => byte === 0)) out[start] = INFINITY_FLAG
  }
  return out
}
