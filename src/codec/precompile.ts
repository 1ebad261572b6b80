/** The encoding of EIP-2537: coordinates padded to 64 bytes, those of Fp2 with the constant term first. */
import { KzgError } from '../errors.ts'

const FP_LENGTH = 48
const PADDED = 64
const PADDING = 16
/** Bits of a first byte that are flags in ZCash's encoding; p has none of them. */
const FLAGS = 0xe0
const INFINITY = 0x40

export const SCALAR_LENGTH = 32

/** Where the coordinates of one encoding are in the other, by their number: of Fp, Fp2 or G1, and G2. The order is its own inverse. */
const ORDER: Readonly<Record<number, readonly number[]>> = { 1: [0], 2: [0, 1], 4: [1, 0, 3, 2] }
/** Of an element of Fp2 alone. */
const ELEMENT_ORDER: readonly number[] = [1, 0]

/** A point in ZCash's uncompressed encoding, or the coordinates of a field element, the coefficient of u first.
 * @param isPoint whether zeros are the point at infinity
 * @throws KzgError `NON_CANONICAL`, with `index`, unless the padding is zero and there is room for a coordinate below p */
export function fromPrecompile(bytes: Uint8Array, index: number, isPoint = true): Uint8Array {
  const n = bytes.length / PADDED
  const order = !isPoint && n === 2 ? ELEMENT_ORDER : (ORDER[n] as readonly number[])
  const out = new Uint8Array(n * FP_LENGTH)
  order.forEach((place, i) => {
    const coordinate = bytes.subarray(place * PADDED, (place + 1) * PADDED)
    if (coordinate.subarray(0, PADDING).some((byte) => byte !== 0) || ((coordinate[PADDING] as number) & FLAGS) !== 0) {
      throw new KzgError('NON_CANONICAL', `a coordinate of item ${index} is not below p`, index)
    }
    out.set(coordinate.subarray(PADDING), i * FP_LENGTH)
  })
  if (isPoint && out.every((byte) => byte === 0)) out[0] = INFINITY
  return out
}

/** From ZCash's uncompressed encoding. */
export function toPrecompile(point: Uint8Array): Uint8Array {
  const n = point.length / FP_LENGTH
  const out = new Uint8Array(n * PADDED)
  if (((point[0] as number) & INFINITY) !== 0) return out
  ;(ORDER[n] as readonly number[]).forEach((place, i) => {
    out.set(point.subarray(i * FP_LENGTH, (i + 1) * FP_LENGTH), place * PADDED + PADDING)
  })
  return out
}
