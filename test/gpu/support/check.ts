import { KzgError } from '../../../src/errors.ts'

const show = (value: unknown) => {
  const text =
    value instanceof Uint8Array
      ? Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')
      : JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? `${item}n` : item))
  return text === undefined ? String(value) : text.length > 300 ? `${text.slice(0, 300)}… (${text.length})` : text
}

export function ok(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(what)
}

/** Same bytes, or the same as JSON. */
export function equal(found: unknown, wanted: unknown, what = 'value'): void {
  if (found instanceof Uint8Array && wanted instanceof Uint8Array) {
    const at = found.findIndex((byte, i) => byte !== wanted[i])
    if (found.length === wanted.length && at < 0) return
    const where = found.length === wanted.length ? `differ at byte ${at}` : `have ${found.length} bytes`
    throw new Error(`${what} ${where}: ${show(found.subarray(at, at + 32))}, not ${show(wanted.subarray(at, at + 32))}`)
  }
  if (show(found) !== show(wanted)) throw new Error(`${what} is ${show(found)}, not ${show(wanted)}`)
}

/** The error that the promise is rejected with, which must have this code. */
export async function rejects(promise: Promise<unknown>, code: string, what = 'it'): Promise<KzgError> {
  const error = await promise.then(
    (value) => {
      throw new Error(`${what} resolved with ${show(value)} instead of failing with ${code}`)
    },
    (thrown: unknown) => thrown,
  )
  if (error instanceof KzgError && error.code === code) return error
  throw new Error(`${what} failed, but not with ${code}`, { cause: error })
}
