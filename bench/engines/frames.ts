/** Arguments of calls as one byte string, for subjects in other processes and pages. */
import type { Argument } from '../subjects/subject.ts'

/** How an argument lies in the bytes: the length of one value, the lengths of a list, or numbers, which lie here. */
type Shape = number | { readonly lengths: readonly number[] } | { readonly numbers: readonly number[] }

const PREFIX_BYTES = 4

const isNumbers = (argument: readonly (Uint8Array | number)[]): argument is readonly number[] =>
  typeof argument[0] === 'number'

/** Length of the header, header in JSON, then all the bytes. */
export function pack(calls: readonly (readonly Argument[])[]): Uint8Array {
  const parts: Uint8Array[] = []
  const shape = (argument: Argument): Shape => {
    if (argument instanceof Uint8Array) {
      parts.push(argument)
      return argument.length
    }
    if (isNumbers(argument)) return { numbers: argument }
    const list = argument as readonly Uint8Array[]
    parts.push(...list)
    return { lengths: list.map(({ length }) => length) }
  }
  const header = new TextEncoder().encode(JSON.stringify(calls.map((args) => args.map(shape))))
  const bytes = new Uint8Array(PREFIX_BYTES + header.length + parts.reduce((sum, { length }) => sum + length, 0))
  new DataView(bytes.buffer).setUint32(0, header.length)
  bytes.set(header, PREFIX_BYTES)
  let at = PREFIX_BYTES + header.length
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** The arguments of {@link pack}; copies, as a library's user would have them. */
export function unpack(bytes: Uint8Array): Argument[][] {
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  const header = bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + headerLength)
  let at = PREFIX_BYTES + headerLength
  const take = (length: number) => {
    at += length
    return bytes.slice(at - length, at)
  }
  const argument = (shape: Shape): Argument => {
    if (typeof shape === 'number') return take(shape)
    return 'numbers' in shape ? shape.numbers : shape.lengths.map(take)
  }
  const calls = JSON.parse(new TextDecoder().decode(header)) as Shape[][]
  return calls.map((args) => args.map(argument))
}
