/**
 * Whether what a GPU has computed is to be computed again, and how. Nothing that a GPU answers is taken for granted: every
 * result is looked at, and a share of them is recomputed, so that a device that computes wrongly is found and put aside.
 */

export const AUDITS = ['full', 'sampled', 'off'] as const
export type Audit = (typeof AUDITS)[number]

/** Share of the work that recomputing may cost on average. */
export const AUDIT_SHARE = 0.05

/** Numbers that nobody can foresee, so that no device can know which of its answers are recomputed. */
export function randomFraction(): number {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1))
  return word / 2 ** 32
}

/** Whether to recompute.
 * @param share what recomputing costs, as a share of the work
 * @param random in [0, 1) */
export function isAudited(audit: Audit, share: number, random: () => number = randomFraction): boolean {
  if (audit === 'off') return false
  return audit === 'full' || share <= AUDIT_SHARE || random() < AUDIT_SHARE / share
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0)

/** Whether one of some points is the one at infinity, which is what memory holds that was never written. A right one is rare,
 * so such results are computed again more often than others.
 * @param points n × 96 bytes, all zeros for infinity */
export function hasInfinity(points: Uint8Array): boolean {
  for (let start = 0; start < points.length; start += 96) if (isZero(points.subarray(start, start + 96))) return true
  return false
}

/** The first row that was lost: all zeros, which transforms and divisions make of nothing but zeros.
 * @param size bytes of a row */
export function findLostRow(values: Uint8Array, results: Uint8Array, size: number): number {
  for (let start = 0; start < results.length; start += size) {
    if (isZero(results.subarray(start, start + size)) && !isZero(values.subarray(start, start + size)))
      return start / size
  }
  return -1
}

/** Which of so many equal parts of a batch to compute again: each time others, 5 % of them on average.
 * @param random in [0, 1) */
export function sampleOf(audit: Audit, parts: number, random: () => number = randomFraction): number[] {
  if (audit === 'off') return []
  if (audit === 'full') return Array.from({ length: parts }, (_, part) => part)
  const whole = Math.floor(AUDIT_SHARE * parts)
  const count = whole + Number(random() < AUDIT_SHARE * parts - whole)
  const sample = new Set<number>()
  while (sample.size < count) sample.add(Math.floor(random() * parts))
  return [...sample]
}

const WORDS = 4

/** Random factors of a linear combination, big-endian scalars of 128 bits: a wrong result escapes with probability 2^−128. */
export function randomFactors(count: number): Uint8Array {
  const out = new Uint8Array(32 * count)
  for (let i = 0; i < count; i++) crypto.getRandomValues(out.subarray(32 * i + 32 - 4 * WORDS, 32 * i + 32))
  return out
}

const P = BigInt('0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab')

/** Whether each of the points is on the curve y² = x³ + 4, or all zeros. A wrong limb of a coordinate hardly ever is.
 * @param points n × 96 bytes, x‖y little-endian. Cost: some microseconds a point. */
export function areOnCurve(points: Uint8Array): boolean {
  for (let start = 0; start < points.length; start += 96) {
    const [x, y] = [integerAt(points, start), integerAt(points, start + 48)]
    if (x === 0n && y === 0n) continue
    if (x >= P || y >= P || (y * y - x * x * x - 4n) % P !== 0n) return false
  }
  return true
}

function integerAt(bytes: Uint8Array, start: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 48)
  let value = 0n
  for (let word = 5; word >= 0; word--) value = (value << 64n) | view.getBigUint64(8 * word, true)
  return value
}
