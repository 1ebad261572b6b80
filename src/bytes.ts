/** Joins byte strings. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}

/** `count` consecutive byte strings of equal length, each with memory of its own, so that keeping one does not keep all. */
export function splitBytes(bytes: Uint8Array, length: number): Uint8Array[] {
  return Array.from({ length: bytes.length / length }, (_, i) => bytes.slice(i * length, (i + 1) * length))
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** Most arguments that every engine takes in a call. */
const CHARACTERS = 8192

/** Lower-case digits, two a byte. Engines of 2025 and later have it. */
export function toHex(bytes: Uint8Array): string {
  const native = (bytes as { readonly toHex?: () => string }).toHex?.()
  if (native !== undefined) return native
  const digits = new Uint8Array(2 * bytes.length)
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    digits[2 * i] = digitOf(byte >> 4)
    digits[2 * i + 1] = digitOf(byte & 15)
  }
  let text = ''
  for (let at = 0; at < digits.length; at += CHARACTERS) {
    // Not spread: that goes by the iterator, which takes ten times as long.
    text += String.fromCharCode.apply(null, digits.subarray(at, at + CHARACTERS) as unknown as number[])
  }
  return text
}

/** Character code of a lower-case digit: '0' is 48, 'a' is 97. */
const digitOf = (value: number): number => value + (value < 10 ? 48 : 87)

/** Bytes of a hex string, with or without `0x`; `undefined` if it is not one. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  const start = text.startsWith('0x') ? 2 : 0
  const length = (text.length - start) / 2
  if (!Number.isInteger(length)) return undefined
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const at = start + 2 * i
    const byte = (digitValue(text.charCodeAt(at)) << 4) | digitValue(text.charCodeAt(at + 1))
    if (byte < 0) return undefined
    bytes[i] = byte
  }
  return bytes
}

/** Value of a digit by its character code; negative if it is none, which no other digit makes up for. */
function digitValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const letter = (code | 32) - 87
  return letter >= 10 && letter <= 15 ? letter : -1
}

/** Eight bytes, big-endian, of a non-negative safe integer. */
export function uint64be(value: number): Uint8Array {
  const out = new Uint8Array(8)
  new DataView(out.buffer).setBigUint64(0, BigInt(value))
  return out
}

export const isPowerOfTwo = (n: number): boolean => Number.isInteger(n) && n > 0 && n <= 2 ** 30 && (n & (n - 1)) === 0

/** `items[rev(i)]` for every i, where rev reverses the log₂(n) bits of an index. Source: consensus-specs deneb. */
export function bitReversalPermutation<T>(items: readonly T[]): T[] {
  const bits = Math.log2(items.length)
  return items.map((_, i) => items[reverseBits(i, bits)] as T)
}

export function reverseBits(value: number, bits: number): number {
  let reversed = 0
  for (let bit = 0; bit < bits; bit++) reversed |= ((value >>> bit) & 1) << (bits - 1 - bit)
  return reversed
}
