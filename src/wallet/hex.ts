/** Between the hex strings of wallet libraries and the bytes of an instance. */
import { fromHex, toHex } from '../bytes.ts'
import { requireArray } from '../codec/bytes.ts'
import { KzgError } from '../errors.ts'

/** Lower-case digits behind `0x`. */
export type Hex = `0x${string}`

/** A byte string as wallets have it. */
export type Data = Uint8Array | string

export const hexOf = (bytes: Uint8Array): Hex => `0x${toHex(bytes)}`

/** Bytes of a hex string, with or without `0x`, in either case; whatever else it is stays as it is, for the instance to check.
 * @throws KzgError `BAD_HEX`, with `index` if given */
export function bytesOf(value: Data, name: string, index?: number): Uint8Array {
  if (typeof value !== 'string') return value
  const bytes = fromHex(value)
  if (bytes) return bytes
  const item = index === undefined ? name : `${name}[${index}]`
  throw new KzgError('BAD_HEX', `${item} is not an even number of hexadecimal digits`, index)
}

/** @throws KzgError `BAD_TYPE`; `BAD_HEX` with `index` */
export function bytesOfAll(values: readonly Data[], name: string): Uint8Array[] {
  requireArray(values, name)
  return values.map((value, i) => bytesOf(value as Data, name, i))
}

/** Of a library that speaks hex only.
 * @throws KzgError `BAD_TYPE`, with `index` if given */
export function requireText(value: unknown, name: string, index?: number): asserts value is string {
  if (typeof value === 'string') return
  const item = index === undefined ? name : `${name}[${index}]`
  throw new KzgError('BAD_TYPE', `${item} must be a hex string`, index)
}
