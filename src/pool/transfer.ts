/** Byte strings on their way between threads: moved, not copied, and never the caller's own memory. */

export interface Packed<T> {
  readonly value: T
  readonly transfer: ArrayBuffer[]
}

/** A copy of plain data whose byte strings lie in one buffer of their own, which a message can take along: the caller's
 * bytes stay where they are, and a list of a thousand points costs one transfer. */
export function pack<T>(value: T): Packed<T> {
  const buffer = new ArrayBuffer(bytesIn(value))
  let offset = 0
  const copied = mapBytes(value, (bytes) => {
    const copy = new Uint8Array(buffer, offset, bytes.length)
    copy.set(bytes)
    offset += bytes.length
    return copy
  })
  return { value: copied as T, transfer: offset > 0 ? [buffer] : [] }
}

/** The buffers of a result that nothing else uses. */
export function ownBuffers(value: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>()
  mapBytes(value, (bytes) => {
    const { buffer } = bytes
    if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length) buffers.add(buffer)
    return bytes
  })
  return [...buffers]
}

/** The buffers that byte strings lie in. */
export function buffersIn(value: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>()
  mapBytes(value, (bytes) => {
    if (bytes.buffer instanceof ArrayBuffer) buffers.add(bytes.buffer)
    return bytes
  })
  return [...buffers]
}

function bytesIn(value: unknown): number {
  let total = 0
  mapBytes(value, (bytes) => {
    total += bytes.length
    return bytes
  })
  return total
}

/** Plain data with every byte string replaced; arrays and objects are made anew. */
function mapBytes(value: unknown, replace: (bytes: Uint8Array) => Uint8Array): unknown {
  if (ArrayBuffer.isView(value)) return replace(value as Uint8Array)
  if (Array.isArray(value)) return value.map((item) => mapBytes(item, replace))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapBytes(item, replace)]))
}
