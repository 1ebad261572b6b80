const NIBBLE = new Map([...'0123456789abcdef'].map((digit, value) => [digit.charCodeAt(0), value]))

/** Bytes of a `0x…` string with an even number of digits. Any length: wrong lengths are what some cases test. */
export function fromHex(hex: string): Uint8Array {
  if (!hex.startsWith('0x') || hex.length % 2 !== 0) throw new Error(`not a hex string: ${hex.slice(0, 20)}`)
  const digits = hex.toLowerCase()
  const bytes = new Uint8Array(digits.length / 2 - 1)
  for (let i = 0; i < bytes.length; i++) {
    const high = NIBBLE.get(digits.charCodeAt(2 * i + 2))
    const low = NIBBLE.get(digits.charCodeAt(2 * i + 3))
    if (high === undefined || low === undefined) throw new Error(`not a hex string: ${hex.slice(0, 20)}`)
    bytes[i] = (high << 4) | low
  }
  return bytes
}

export function toHex(bytes: Uint8Array): string {
  let hex = '0x'
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return hex
}

/** Big-endian bytes of a non-negative integer, left-padded with zeros to `len`. */
export function integerToBytes(value: bigint, len: number): Uint8Array {
  return fromHex(`0x${value.toString(16).padStart(2 * len, '0')}`)
}

export function bytesToInteger(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(toHex(bytes))
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((len, part) => len + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
