import { expect } from 'vitest'

/** Equality of long byte strings, for which `toEqual` takes seconds; names the first scalar that differs. */
export function sameBytes(actual: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(actual, expected) === 0) return
  const at = actual.findIndex((byte, i) => byte !== expected[i])
  const scalar = (bytes: Uint8Array): string =>
    Buffer.from(bytes.subarray(at - (at % 32), at - (at % 32) + 32)).toString('hex')
  expect({ length: actual.length, at, scalar: scalar(actual) }).toEqual({
    length: expected.length,
    at,
    scalar: scalar(expected),
  })
  expect(actual).toEqual(expected)
}
