import { KzgError } from '../errors.ts'

const at = (name: string, index: number | undefined): string => (index === undefined ? name : `${name}[${index}]`)

/** Checks that a value is a `Uint8Array` (a Node Buffer is one) over memory that only this thread can change.
 * @throws KzgError `BAD_TYPE`, with `index` if given */
export function requireBytes(value: unknown, name: string, index?: number): asserts value is Uint8Array {
  // By tag, not by class: an array of another realm (iframe, vm context) is as good.
  if (Object.prototype.toString.call(value) !== '[object Uint8Array]') {
    throw new KzgError('BAD_TYPE', `${at(name, index)} must be a Uint8Array, not ${describe(value)}`, index)
  }
  const { buffer } = value as Uint8Array
  if (Object.prototype.toString.call(buffer) === '[object SharedArrayBuffer]') {
    throw new KzgError(
      'BAD_TYPE',
      `${at(name, index)} is a view of a SharedArrayBuffer, which could change while it is read`,
      index,
    )
  }
  if (isDetached(buffer)) {
    throw new KzgError('BAD_TYPE', `${at(name, index)} is a view of a detached ArrayBuffer`, index)
  }
}

/** @throws KzgError `BAD_TYPE`; `BAD_LENGTH`; with `index` if given */
export function requireLength(
  value: unknown,
  length: number,
  name: string,
  index?: number,
): asserts value is Uint8Array {
  requireBytes(value, name, index)
  if (value.length !== length) {
    throw new KzgError('BAD_LENGTH', `${at(name, index)} has ${value.length} bytes instead of ${length}`, index)
  }
}

/** Checks a list of equally long byte strings.
 * @throws KzgError `BAD_TYPE`; `BAD_LENGTH`; with the `index` of the first bad item */
export function requireList(value: unknown, length: number, name: string): asserts value is readonly Uint8Array[] {
  requireArray(value, name)
  // By index, not forEach, which would skip the holes of a sparse array.
  for (let i = 0; i < value.length; i++) requireLength(value[i], length, name, i)
}

/** @throws KzgError `BAD_TYPE` */
export function requireArray(value: unknown, name: string): asserts value is readonly unknown[] {
  if (!Array.isArray(value)) throw new KzgError('BAD_TYPE', `${name} must be an array, not ${describe(value)}`)
}

/** @throws KzgError `LENGTH_MISMATCH` */
export function requireSameLength(lists: Readonly<Record<string, readonly unknown[]>>): void {
  const lengths = Object.values(lists).map((list) => list.length)
  if (new Set(lengths).size <= 1) return
  const named = Object.entries(lists).map(([name, { length }]) => `${length} ${name}`)
  throw new KzgError('LENGTH_MISMATCH', `lists that belong together differ in length: ${named.join(', ')}`)
}

function isDetached(buffer: ArrayBufferLike): boolean {
  if (buffer.byteLength > 0) return false
  try {
    new Uint8Array(buffer)
    return false
  } catch {
    // Every runtime refuses a view of a detached buffer; `buffer.detached` is missing from Node 20.
    return true
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value !== 'object') return `a ${typeof value}`.replace('a undefined', 'undefined')
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}
