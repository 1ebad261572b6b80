/** Scalars on the host, for the short lists that tables on the device are made of: slow and small. */

export const BYTES = 32

/** The order of the scalar field. */
export const R = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n

/** 7 generates the multiplicative group, as in the consensus specifications. */
const GENERATOR = 7n

export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let square = base % R, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % R
    square = (square * square) % R
  }
  return result
}

/** The inverse of a scalar that is not zero. */
export const invert = (x: bigint): bigint => power(x, R - 2n)

/** The root of unity of order 2^log. */
export const rootOfOrder = (log: number): bigint => power(GENERATOR, (R - 1n) >> BigInt(log))

/** first, first·ratio, first·ratio², … */
export function geometric(first: bigint, ratio: bigint, count: number): bigint[] {
  const out: bigint[] = []
  for (let x = first; out.length < count; x = (x * ratio) % R) out.push(x)
  return out
}

/** `ω^rev(i)` for i < count, a power of two: every bit j of i stands for a factor of order 2^(j + 2 + skipped). */
export function reversedRoots(count: number, skipped = 0): bigint[] {
  const out = [1n]
  for (let j = 0; out.length < count; j++) {
    const root = rootOfOrder(j + 2 + skipped)
    for (const x of out.slice()) out.push((x * root) % R)
  }
  return out
}

export function fromLittleEndian(bytes: Uint8Array): bigint {
  let x = 0n
  for (let i = bytes.length - 1; i >= 0; i--) x = (x << 8n) | BigInt(bytes[i]!)
  return x
}

export function toLittleEndian(scalars: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(scalars.length * BYTES)
  const view = new DataView(bytes.buffer)
  scalars.forEach((x, i) => {
    for (let word = 0, rest = x; word < BYTES / 8; word++, rest >>= 64n)
      view.setBigUint64(i * BYTES + word * 8, BigInt.asUintN(64, rest), true)
  })
  return bytes
}
