/** Modular arithmetic on bigint for the generators: slow, obvious, used at build time only. */

export const mod = (a: bigint, m: bigint): bigint => ((a % m) + m) % m

export const pow = (base: bigint, exponent: bigint, m: bigint): bigint => {
  let result = 1n
  for (let b = mod(base, m), e = exponent; e > 0n; e >>= 1n, b = (b * b) % m) if (e & 1n) result = (result * b) % m
  return result
}

/** Inverse modulo an odd prime or a power of two, by the extended Euclidean algorithm. */
export const invert = (a: bigint, m: bigint): bigint => {
  let [r0, r1, s0, s1] = [m, mod(a, m), 0n, 1n]
  while (r1 > 0n) {
    const q = r0 / r1
    ;[r0, r1, s0, s1] = [r1, r0 - q * r1, s1, s0 - q * s1]
  }
  if (r0 !== 1n) throw new Error('not invertible')
  return mod(s0, m)
}

/** Non-negative digits of `bits` bits, least significant first. */
export const digits = (x: bigint, bits: number, n: number): bigint[] => {
  const out = Array.from({ length: n }, (_, i) => (x >> BigInt(bits * i)) & ((1n << BigInt(bits)) - 1n))
  if (x >> BigInt(bits * n)) throw new Error('does not fit')
  return out
}

/** Balanced digits: all but the last in [-2^(bits-1), 2^(bits-1)). */
export const balanced = (x: bigint, bits: number, n: number): bigint[] =>
  Array.from({ length: n }, (_, i) => {
    const d = i < n - 1 ? BigInt.asIntN(bits, x) : x
    x = (x - d) >> BigInt(bits)
    return d
  })
