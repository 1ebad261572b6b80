import { sha256 } from '@noble/hashes/sha2.js'
import { concat, toHex } from './hex.ts'

const DIGEST = 'sha256:'

/** A result of which the library shows only some fields; the vector's others are not compared. */
export class Part {
  readonly fields: Readonly<Record<string, unknown>>

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.fields = fields
  }
}

/**
 * Whether a result is what a vector says. Bytes and integers are hex strings there; a long list of byte strings may be
 * given as `sha256:` and the digest of their concatenation.
 */
export function matches(expected: unknown, actual: unknown): boolean {
  if (typeof expected === 'string' && expected.startsWith(DIGEST)) {
    const bytes = actual instanceof Uint8Array ? actual : concat(actual as Uint8Array[])
    return expected === `${DIGEST}${toHex(sha256(bytes)).slice(2)}`
  }
  if (actual instanceof Part) {
    const { fields } = actual
    const known = Object.keys(fields).map((key) => [key, (expected as Record<string, unknown> | null)?.[key]])
    return matches(Object.fromEntries(known), fields)
  }
  if (actual instanceof Uint8Array) return typeof expected === 'string' && expected.toLowerCase() === toHex(actual)
  if (typeof actual === 'bigint') return typeof expected === 'string' && BigInt(expected) === actual
  if (Array.isArray(actual)) {
    // A result tuple carries named twins of its entries; only the entries count here.
    return (
      Array.isArray(expected) &&
      expected.length === actual.length &&
      actual.every((entry, i) => matches(expected[i], entry))
    )
  }
  if (typeof actual !== 'object' || actual === null) return expected === actual
  if (typeof expected !== 'object' || expected === null) return false
  const keys = Object.keys(actual)
  return (
    keys.length === Object.keys(expected).length &&
    keys.every((key) => matches((expected as Record<string, unknown>)[key], (actual as Record<string, unknown>)[key]))
  )
}

/** A result in the vectors' notation. */
export function show(actual: unknown): string {
  return JSON.stringify(actual, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return toHex(value)
    return typeof value === 'bigint' ? `0x${value.toString(16)}` : value
  })
}
