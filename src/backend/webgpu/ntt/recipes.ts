import { BYTES, geometric, invert, power, R, reversedRoots } from './scalars.ts'

/** Binary logarithm of the length of a list of low factors at most. */
export const LOG_LOWS = 10

const LOWS = 2 ** LOG_LOWS

/** `table[target + i] = lows[i mod 2^LOG_LOWS]·highs[high + i div 2^LOG_LOWS]` for i < count. */
interface Part {
  readonly target: number
  readonly count: number
  readonly high: number
}

/** Two short lists whose products are a table of constants. */
export interface Recipe {
  readonly lows: readonly bigint[]
  readonly highs: readonly bigint[]
  readonly parts: readonly Part[]
  /** Bytes of the table. */
  readonly bytes: number
  /** Whether constants have the Montgomery factor twice, for what has it missing. */
  readonly lift: boolean
}

/** `ω^rev(i)`, i < n/2: block b of every level has root b, so the table of a smaller n is a part of this one. */
export function rootsOfSubgroup(logN: number): Recipe {
  const count = Math.max(1, 2 ** (logN - 1))
  return {
    lows: reversedRoots(Math.min(count, LOWS)),
    highs: reversedRoots(Math.max(1, count / LOWS), LOG_LOWS),
    parts: [{ target: 0, count, high: 0 }],
    bytes: count * BYTES,
    lift: false,
  }
}

/** Root b of level l, `shift^(n/2^(l+1))·ω^rev(b)`, at 2^l + b: the block's polynomial is taken modulo x^(n/2^(l+1)) ± it. */
export function rootsOfCoset(logN: number, shift: bigint): Recipe {
  const n = 2 ** logN
  const highs: bigint[] = []
  const parts = Array.from({ length: logN }, (_, level) => {
    const first = power(shift, BigInt(n / 2 ** (level + 1)))
    const high = highs.length
    for (const x of reversedRoots(Math.max(1, 2 ** level / LOWS), LOG_LOWS)) highs.push((x * first) % R)
    return { target: 2 ** level, count: 2 ** level, high }
  })
  return { lows: reversedRoots(Math.min(n, LOWS)), highs, parts, bytes: n * BYTES, lift: false }
}

/** `first·ratio^i`, i < n. */
export function powers(n: number, first: bigint, ratio: bigint, lift: boolean): Recipe {
  const count = Math.min(n, LOWS)
  return {
    lows: geometric(1n, ratio, count),
    highs: geometric(first, power(ratio, BigInt(LOWS)), n / count),
    parts: [{ target: 0, count: n, high: 0 }],
    bytes: n * BYTES,
    lift,
  }
}

/** What results of an inverse transform are multiplied by: `shift⁻ⁱ/n`. One factor for all if there is no shift. */
export function factorsOfInverse(logN: number, shift: bigint | undefined, lift: boolean): Recipe {
  const first = invert(2n ** BigInt(logN))
  return shift === undefined ? powers(1, first, 1n, lift) : powers(2 ** logN, first, invert(shift), lift)
}
