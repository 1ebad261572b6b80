import { BYTES_PER_FIELD_ELEMENT } from './constants.ts'

/** Scalars below r, big-endian. */
export function randomScalars(n: number): Uint8Array {
  const out = new Uint8Array(n * BYTES_PER_FIELD_ELEMENT)
  for (let at = 0; at < out.length; at += 65_536) crypto.getRandomValues(out.subarray(at, at + 65_536))
  for (let at = 0; at < out.length; at += BYTES_PER_FIELD_ELEMENT) out[at] = (out[at] as number) & 0x3f
  return out
}
