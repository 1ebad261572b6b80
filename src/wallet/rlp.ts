/** Recursive length prefix, as far as a transaction's network form needs it. Source: Ethereum yellow paper, appendix B. */
import { concatBytes } from '../bytes.ts'

const BYTES_OFFSET = 0x80
const LIST_OFFSET = 0xc0
/** Longest content whose length is part of the first byte. */
const SHORT = 55

/** A byte string as an item. */
export function rlpBytes(bytes: Uint8Array): Uint8Array {
  const isItself = bytes.length === 1 && (bytes[0] as number) < BYTES_OFFSET
  return isItself ? bytes : concatBytes([prefix(BYTES_OFFSET, bytes.length), bytes])
}

/** A list of items that are encoded already. */
export function rlpList(items: readonly Uint8Array[]): Uint8Array {
  const length = items.reduce((sum, item) => sum + item.length, 0)
  return concatBytes([prefix(LIST_OFFSET, length), ...items])
}

function prefix(offset: number, length: number): Uint8Array {
  if (length <= SHORT) return Uint8Array.of(offset + length)
  const digits: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256)
  return Uint8Array.of(offset + SHORT + digits.length, ...digits)
}
