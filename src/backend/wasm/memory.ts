import { KzgError } from '../../errors.ts'
import type { Handle, HandleKind } from '../backend.ts'
import type { KzgExports } from './exports.gen.ts'
import type { WasmInstance } from './instance.ts'

/** A range of one instance's memory that holds n items of equal size. */
export class WasmVec<K extends HandleKind> implements Handle<K> {
  readonly kind: K
  readonly n: number
  readonly pointer: number
  /** Bytes per item. */
  readonly stride: number
  readonly arena: Arena
  /** The handle that owns the memory, for a view. */
  readonly owner: WasmVec<K> | undefined

  constructor(arena: Arena, kind: K, n: number, stride: number, pointer: number, owner?: WasmVec<K>) {
    this.arena = arena
    this.kind = kind
    this.n = n
    this.stride = stride
    this.pointer = pointer
    this.owner = owner
  }

  get byteLength(): number {
    return this.n * this.stride
  }

  dispose(): void {
    this.arena.free(this)
  }
}

/** Allocations that end together: those of one recipe, or those that live as long as their instance. */
export class Arena<E extends KzgExports = KzgExports> {
  readonly instance: WasmInstance<E>
  readonly #live = new Set<WasmVec<HandleKind>>()

  constructor(instance: WasmInstance<E>) {
    this.instance = instance
  }

  get exports(): E {
    return this.instance.exports
  }

  /** Uninitialised memory for n items.
   * @throws KzgError `OUT_OF_MEMORY` */
  alloc<K extends HandleKind>(kind: K, n: number, stride: number): WasmVec<K> {
    // An empty vector still needs an address of its own.
    const vec = new WasmVec(this as Arena, kind, n, stride, this.instance.alloc(Math.max(n * stride, 1)))
    this.#live.add(vec)
    return vec
  }

  allocFr(n: number): WasmVec<'fr'> {
    return this.alloc('fr', n, this.instance.sizes.fr)
  }

  allocG1Affine(n: number): WasmVec<'g1-affine'> {
    return this.alloc('g1-affine', n, this.instance.sizes.g1Affine)
  }

  allocG1(n: number): WasmVec<'g1'> {
    return this.alloc('g1', n, this.instance.sizes.g1)
  }

  /** Bytes in a row, copied in. */
  upload(parts: readonly Uint8Array[]): WasmVec<'bytes'> {
    const vec = this.alloc(
      'bytes',
      parts.reduce((sum, part) => sum + part.length, 0),
      1,
    )
    let offset = vec.pointer
    for (const part of parts) {
      this.instance.bytes.set(part, offset)
      offset += part.length
    }
    return vec
  }

  /** 32-bit integers, in the Wasm's byte order. */
  uploadIntegers(values: readonly number[]): WasmVec<'bytes'> {
    return this.upload([new Uint8Array(Uint32Array.from(values).buffer)])
  }

  /** A copy of the memory behind a handle. */
  read(vec: WasmVec<HandleKind>): Uint8Array {
    return this.instance.bytes.slice(vec.pointer, vec.pointer + vec.byteLength)
  }

  /** Memory for the duration of a call. */
  scratch<T>(bytes: number, use: (vec: WasmVec<'bytes'>) => T): T {
    const vec = this.alloc('bytes', bytes, 1)
    try {
      return use(vec)
    } finally {
      vec.dispose()
    }
  }

  /** The bytes that a call writes to the address it is given. */
  output(bytes: number, write: (pointer: number) => void): Uint8Array {
    return this.scratch(bytes, (vec) => {
      write(vec.pointer)
      return this.read(vec)
    })
  }

  concat<K extends HandleKind>(parts: readonly WasmVec<K>[], out: WasmVec<K>): WasmVec<K> {
    let offset = out.pointer
    for (const { pointer, byteLength } of parts) {
      this.instance.bytes.copyWithin(offset, pointer, pointer + byteLength)
      offset += byteLength
    }
    return out
  }

  free(vec: WasmVec<HandleKind>): void {
    if (this.#live.delete(vec)) this.instance.free(vec.pointer, Math.max(vec.byteLength, 1))
  }

  /** Takes over memory that another arena of the same instance owns; the old handle is void. */
  adopt<K extends HandleKind>(vec: WasmVec<K>): WasmVec<K> {
    if (!vec.arena.#live.delete(vec))
      throw new KzgError('INTERNAL', `a handle of kind ${vec.kind} was freed or is a view`)
    const { kind, n, stride, pointer } = vec
    const own = new WasmVec(this as Arena, kind, n, stride, pointer)
    this.#live.add(own)
    return own
  }

  /** Whether a handle's memory is still allocated. */
  holds(vec: WasmVec<HandleKind>): boolean {
    return this.#live.has(vec.owner ?? vec)
  }

  release(): void {
    for (const vec of this.#live) this.free(vec)
  }
}

/** The memory behind a handle that this instance made.
 * @throws KzgError `INTERNAL` for another instance's handle, or one that was freed */
export function memoryOf<K extends HandleKind>(instance: WasmInstance<KzgExports>, handle: Handle<K>): WasmVec<K> {
  if (!(handle instanceof WasmVec) || handle.arena.instance !== instance || !handle.arena.holds(handle)) {
    throw new KzgError('INTERNAL', `a handle of kind ${handle.kind} is not this instance's or was freed`)
  }
  return handle as WasmVec<K>
}
