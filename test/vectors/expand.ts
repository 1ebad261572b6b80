/**
 * Vectors of this repository name large byte strings instead of storing them. Where the format of a vector file has
 * a hex string, these may stand too; `expand` replaces them.
 */

import { bitReversed, fft, ifft, padded } from '../reference/fft.ts'
import { bytesToFrs, concat, frsToBytes } from '../reference/field.ts'
import { randomScalars } from './prng.ts'

const FIELD_ELEMENTS_PER_BLOB = 4096
const BYTES_PER_CELL = 2048

export type Described =
  /** 4096 scalars of the stream `seed`; `set` replaces the scalars at the given positions. */
  | { readonly $: 'blob'; readonly seed: number; readonly set?: Readonly<Record<number, string>> }
  /** Cell `index` of the extension of blob `seed`; `set` replaces scalars of the cell. */
  | {
      readonly $: 'cell'
      readonly seed: number
      readonly index: number
      readonly set?: Readonly<Record<number, string>>
    }
  /** `hex` `times` over; `set` replaces scalars. */
  | {
      readonly $: 'repeat'
      readonly hex: string
      readonly times: number
      readonly set?: Readonly<Record<number, string>>
    }
  /** The first `length` bytes of `of`, with zeros added at the end where it is shorter. */
  | { readonly $: 'resize'; readonly of: ByteString; readonly length: number }

export type ByteString = string | Described

export const hexToBytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replace(/^0x/, ''), 'hex'))
export const bytesToHex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`

function withScalars(bytes: Uint8Array, set: Readonly<Record<number, string>> = {}): Uint8Array {
  const out = Uint8Array.from(bytes)
  for (const [position, hex] of Object.entries(set)) out.set(hexToBytes(hex), 32 * Number(position))
  return out
}

const extensions = new Map<number, Uint8Array>()

/** The extended blob of `seed`: evaluations on the domain of twice the size, bit-reversed. */
function extended(seed: number): Uint8Array {
  const known = extensions.get(seed)
  if (known) return known
  const coefficients = ifft(bitReversed(bytesToFrs(randomScalars(seed, FIELD_ELEMENTS_PER_BLOB))))
  const bytes = frsToBytes(bitReversed(fft(padded(coefficients, 2 * FIELD_ELEMENTS_PER_BLOB, 0n))))
  extensions.set(seed, bytes)
  return bytes
}

export function bytesOf(value: ByteString): Uint8Array {
  if (typeof value === 'string') return hexToBytes(value)
  switch (value.$) {
    case 'blob':
      return withScalars(randomScalars(value.seed, FIELD_ELEMENTS_PER_BLOB), value.set)
    case 'cell': {
      const start = BYTES_PER_CELL * value.index
      return withScalars(extended(value.seed).subarray(start, start + BYTES_PER_CELL), value.set)
    }
    case 'repeat':
      return withScalars(concat(new Array<Uint8Array>(value.times).fill(hexToBytes(value.hex))), value.set)
    case 'resize': {
      const out = new Uint8Array(value.length)
      out.set(bytesOf(value.of).subarray(0, value.length))
      return out
    }
  }
}

const isDescribed = (value: object): value is Described => Object.hasOwn(value, '$')

/** A copy of `value` in which every description is replaced by the hex string that it stands for. */
export function expand(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(expand)
  if (isDescribed(value)) return bytesToHex(bytesOf(value))
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, expand(entry)]))
}
