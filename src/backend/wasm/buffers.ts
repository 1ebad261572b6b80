import type { MemoryExports } from './exports.gen.ts'
import type { MemoryInstance } from './memory-instance.ts'

/** Memory of one instance for the duration of a call. */
export interface Buffers {
  /** A copy of the bytes. @returns its address */
  put(bytes: Uint8Array): number
  /** Copies in a row. */
  putAll(parts: readonly Uint8Array[]): number
  /** Integers of 32 bits, in the Wasm's byte order. */
  putIntegers(values: readonly number[]): number
  /** Uninitialised memory. */
  room(length: number): number
  /** A copy of memory. */
  read(pointer: number, length: number): Uint8Array
}

/** Calls with buffers, all of which are given back whether the call returns or throws.
 * @param free gives one back; by default without wiping it
 * @throws KzgError `OUT_OF_MEMORY`; what the call throws */
export function withBuffers<E extends MemoryExports, T>(
  instance: MemoryInstance<E>,
  call: (buffers: Buffers) => T,
  free: (pointer: number, length: number) => void = (pointer, length) => instance.free(pointer, length),
): T {
  const taken: [pointer: number, length: number][] = []
  const room = (length: number): number => {
    const size = Math.max(length, 1)
    const pointer = instance.alloc(size)
    taken.push([pointer, size])
    return pointer
  }
  const putAll = (parts: readonly Uint8Array[]): number => {
    const pointer = room(parts.reduce((sum, { length }) => sum + length, 0))
    let offset = pointer
    for (const part of parts) {
      instance.bytes.set(part, offset)
      offset += part.length
    }
    return pointer
  }
  try {
    return call({
      room,
      putAll,
      put: (bytes) => putAll([bytes]),
      putIntegers: (values) => putAll([new Uint8Array(Uint32Array.from(values).buffer)]),
      read: (pointer, length) => instance.bytes.slice(pointer, pointer + length),
    })
  } finally {
    for (const [pointer, length] of taken) free(pointer, length)
  }
}
