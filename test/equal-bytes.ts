/** For every vitest file: bytes that are equal are found so at once, where vitest compares them one by one. */
import { expect } from 'vitest'

/** Says nothing of others, so that what differs is reported as usual. */
function areEqualBytes(a: unknown, b: unknown): true | undefined {
  return (a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0) || undefined
}

expect.addEqualityTesters([areEqualBytes])
