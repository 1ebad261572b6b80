import type { Field } from '../../../gen/wgsl/layout.ts'

/** Random integers below a bound, the same in every run (xorshift64*, Vigna 2016). */
export function randomIntegers(seed: bigint): (bound: bigint) => bigint {
  let state = seed
  const next = () => {
    state ^= state >> 12n
    state = BigInt.asUintN(64, state ^ (state << 25n))
    state ^= state >> 27n
    return BigInt.asUintN(64, state * 0x2545f4914f6cdd1dn)
  }
  return (bound) => {
    let value = 0n
    for (let i = 0; i < 8; i++) value = (value << 64n) | next()
    return value % bound
  }
}

/** Edges of a range: both ends of each multiple of the modulus, full and empty limbs, and the last value. */
function edges({ modulus, bits, n }: Field, max: bigint): bigint[] {
  const multiples = [0n, 1n, 2n, 3n, max / modulus].flatMap((k) => [-1n, 0n, 1n].map((d) => k * modulus + d))
  const full = (1n << BigInt(bits * n)) - 1n
  const alternate = Array.from({ length: n }, (_, i) =>
    i % 2 ? 0n : ((1n << BigInt(bits)) - 1n) << BigInt(bits * i),
  ).reduce((a, b) => a + b)
  const all = [
    ...multiples,
    max,
    max - 1n,
    max >> 1n,
    1n << BigInt(bits),
    (1n << BigInt(bits)) - 1n,
    full % (max + 1n),
    alternate % (max + 1n),
    (1n << BigInt(bits * (n - 1))) - 1n,
  ]
  return [...new Set(all.filter((x) => x >= 0n && x <= max))]
}

/** Lanes of operands up to their maxima: every pair (or triple) of edges that fits, then random ones with a fixed seed. */
export function operandTable(
  f: Field,
  maxima: readonly bigint[],
  lanes: number,
  first: readonly bigint[] = [],
): bigint[][] {
  const random = randomIntegers(0x9e3779b97f4a7c15n)
  const lists = maxima.map((max) => [...first.filter((x) => x <= max), ...edges(f, max)])
  const total = lists.reduce((product, list) => product * list.length, 1)
  const half = Math.min(total, lanes >> 1)
  return maxima.map((max, k) => {
    const before = lists.slice(0, k).reduce((product, list) => product * list.length, 1)
    return Array.from({ length: lanes }, (_, lane) => {
      if (lane >= half) return random(max + 1n)
      // All combinations in turn; where they are more than the lanes, a spread of them.
      const at = total > half ? Math.floor((lane * total) / half) : lane
      return lists[k]![Math.floor(at / before) % lists[k]!.length]!
    })
  })
}
