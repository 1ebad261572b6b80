/** Secrets of each kind whose handling could differ. */
import { randomBytes, randomScalar } from '../vectors/prng.ts'

export const R = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n

const RANDOM = process.env.KZGPU_TEST_ALL ? 200 : 24

export const toBytes = (value: bigint): Uint8Array =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'))

const times = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i))

/** Scalars in [1, r). */
export const KEYS: readonly (readonly [name: string, key: Uint8Array])[] = (
  [
    ...times(RANDOM, (i) => [`random ${i}`, randomScalar(`constant time ${i}`)]),
    ['1', 1n],
    ['2', 2n],
    // Digits of windows of 5 bits that are the extremes of signed digits, and zero everywhere else.
    ['16', 16n],
    ['31', 31n],
    ['sparse', (1n << 250n) | (1n << 100n) | 1n],
    ['one bit', 1n << 254n],
    ['low half', (1n << 128n) - 1n],
    ['high half', R - (R % (1n << 128n))],
    ['all ones', (1n << 254n) - 1n],
    ['alternating', BigInt(`0x2${'a'.repeat(63)}`)],
    ['r − 1', R - 1n],
    ['r − 2', R - 2n],
    ['(r − 1) / 2', (R - 1n) / 2n],
    ['(r + 1) / 2', (R + 1n) / 2n],
  ] as [string, bigint][]
).map(([name, value]) => [name, toBytes(value)])

/** Scalars of any value but multiples of r: keys, and what is reduced. */
export const SCALARS: readonly (readonly [name: string, scalar: Uint8Array])[] = [
  ...KEYS,
  ...(
    [
      ['r + 3', R + 3n],
      ['2r + 5', 2n * R + 5n],
      ['top bit', 1n << 255n],
      ['2^256 − 1', (1n << 256n) - 1n],
    ] as const
  ).map(([name, value]) => [name, toBytes(value)] as const),
]

/** 32 bytes of any value: key material and seeds. */
export const MATERIALS: readonly (readonly [name: string, material: Uint8Array])[] = [
  ...times(RANDOM, (i) => [`random ${i}`, randomBytes(`material ${i}`, 32)] as const),
  ['zeros', new Uint8Array(32)],
  ['ones', new Uint8Array(32).fill(255)],
  ['one bit', toBytes(1n)],
  ['top bit', toBytes(1n << 255n)],
  ['r', toBytes(R)],
  ['alternating', new Uint8Array(32).fill(0xaa)],
]

/** What is no key, for it is no smaller than r. */
export const TOO_LARGE: readonly Uint8Array[] = [R, R + 1n, 2n * R, 1n << 255n, (1n << 256n) - 1n].map(toBytes)
