/**
 * SHA-256 of short strings without an instance of the Wasm, for versioned hashes of 48-byte commitments; everything
 * longer is hashed inside the Wasm, where it already is. Source: FIPS 180-4.
 */
const BLOCK = 64

const primes = (count: number): number[] => {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n)
  return found
}

/** First 32 bits of the fractional part. A double keeps 52 bits of it, less the at most 5 of the integer part. */
const fractionalBits = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0

const rotr = (x: number, n: number): number => (x >>> n) | (x << (32 - n))

/** @returns 32 bytes */
export function sha256(message: Uint8Array): Uint8Array {
  const roots = primes(64)
  const k = roots.map((p) => fractionalBits(Math.cbrt(p)))
  const state = Int32Array.from(roots.slice(0, 8), (p) => fractionalBits(Math.sqrt(p)))

  const padded = new Uint8Array(Math.ceil((message.length + 9) / BLOCK) * BLOCK)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n)

  for (let offset = 0; offset < padded.length; offset += BLOCK) compress(state, view, offset, k)

  const digest = new DataView(new ArrayBuffer(32))
  state.forEach((word, i) => {
    digest.setInt32(4 * i, word)
  })
  return new Uint8Array(digest.buffer)
}

function compress(state: Int32Array, message: DataView, offset: number, k: readonly number[]): void {
  const w = new Int32Array(64)
  for (let t = 0; t < 16; t++) w[t] = message.getInt32(offset + 4 * t)
  for (let t = 16; t < 64; t++) {
    const w15 = w[t - 15]!
    const w2 = w[t - 2]!
    const s0 = rotr(w15, 7) ^ rotr(w15, 18) ^ (w15 >>> 3)
    const s1 = rotr(w2, 17) ^ rotr(w2, 19) ^ (w2 >>> 10)
    w[t] = w[t - 16]! + s0 + w[t - 7]! + s1
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let t = 0; t < 64; t++) {
    const s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[t]! + w[t]!) | 0
    const s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i]! += word
}
