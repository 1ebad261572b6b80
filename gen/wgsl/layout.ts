import { digits, invert } from '../bigint.ts'
import { p, r } from '../params.ts'

/** How a shader holds field elements: limbs of `bits` bits, or words of 32 bits that hold two limbs of 16 each. */
export interface Layout {
  readonly name: string
  readonly bits: number
  /** Limbs in a member of the struct: 1, or 2 of 16 bits. */
  readonly packed: 1 | 2
  readonly limbs: { readonly fp: number; readonly fr: number }
}

export const LAYOUTS: readonly Layout[] = [
  { name: 'l13', bits: 13, packed: 1, limbs: { fp: 30, fr: 20 } },
  { name: 'l15', bits: 15, packed: 1, limbs: { fp: 26, fr: 18 } },
  { name: 'l32', bits: 16, packed: 2, limbs: { fp: 24, fr: 16 } },
]

/** Largest operand, in multiples of the modulus, that the functions of a field take; the docstrings state the same. */
export const LAZY = { fp: 24n, fr: 16n } as const

/** A field in a layout, with everything that the algorithms need to know. */
export interface Field {
  readonly layout: Layout
  readonly prefix: 'fp' | 'fr'
  readonly type: 'Fp' | 'Fr'
  readonly modulus: bigint
  readonly bits: number
  /** Number of limbs. */
  readonly n: number
  /** Words of 32 bits in a buffer. */
  readonly words: number
  /** The Montgomery factor, 2^(bits·n). */
  readonly R: bigint
  /** −modulus⁻¹ mod 2^bits. */
  readonly n0: number
  readonly limbsOf: (x: bigint) => number[]
  /** Largest value of an operand. Without room for sums every function reduces, and operands stay below 2·modulus. */
  readonly lazy: bigint
  readonly room: boolean
}

export function field(layout: Layout, prefix: 'fp' | 'fr'): Field {
  const { bits } = layout
  const n = layout.limbs[prefix]
  const modulus = prefix === 'fp' ? p : r
  const R = 1n << BigInt(bits * n)
  const radix = 1n << BigInt(bits)
  const room = R > 32n * modulus
  return {
    ...{ layout, prefix, modulus, bits, n, R, room },
    type: prefix === 'fp' ? 'Fp' : 'Fr',
    words: prefix === 'fp' ? 12 : 8,
    n0: Number(radix - invert(modulus, radix)),
    limbsOf: (x) => digits(x, bits, n).map(Number),
    lazy: (room ? LAZY[prefix] : 2n) * modulus,
  }
}

/** What the limbs of a value in [0, max] can be: full, and the uppermost as large as the value allows. */
export const limbRanges = ({ bits, n }: Field, max: bigint): number[] =>
  Array.from({ length: n }, (_, i) => Math.min(2 ** bits - 1, Number(max >> BigInt(bits * i))))
