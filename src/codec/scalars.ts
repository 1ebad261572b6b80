import { BYTES_PER_FIELD_ELEMENT } from '../constants.ts'
import { KzgError } from '../errors.ts'

/** r, big-endian. */
const MODULUS = [
  0x73, 0xed, 0xa7, 0x53, 0x29, 0x9d, 0x7d, 0x48, 0x33, 0x39, 0xd8, 0x08, 0x09, 0xa1, 0xd8, 0x05, 0x53, 0xbd, 0xa4,
  0x02, 0xff, 0xfe, 0x5b, 0xfe, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01,
]

/** Checks scalars of an item before it is sent anywhere: mostly one look at the first byte of each. Time: depends on them.
 * @param list name of the list that the bytes are item `item` of
 * @throws KzgError `NON_CANONICAL` with the item's `index`; its cause has the scalar's */
export function requireCanonical(scalars: Uint8Array, list: string, item: number): void {
  const index = findNonCanonical(scalars)
  if (index < 0) return
  const cause = new KzgError('NON_CANONICAL', `scalar ${index} is not below its modulus`, index)
  throw new KzgError('NON_CANONICAL', `${list}[${item}]: ${cause.message}`, item, { cause })
}

/** Index of the first scalar that is not below r, big-endian; −1 if all are. */
export function findNonCanonical(scalars: Uint8Array): number {
  for (let at = 0; at < scalars.length; at += BYTES_PER_FIELD_ELEMENT) {
    if ((scalars[at] as number) >= 0x73 && !isCanonical(scalars, at)) return at / BYTES_PER_FIELD_ELEMENT
  }
  return -1
}

function isCanonical(bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < BYTES_PER_FIELD_ELEMENT; i++) {
    const difference = (bytes[start + i] as number) - (MODULUS[i] as number)
    if (difference !== 0) return difference < 0
  }
  return false
}
