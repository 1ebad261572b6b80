/** Handles over arrays: a view shares the array of what it is a view of, and nothing needs to be freed. */
import { KzgError } from '../../errors.ts'
import type { ByteVec, Handle, HandleKind } from '../backend.ts'
import type { G1Point, G2Point } from './noble.ts'

interface ItemOf {
  bytes: number
  fr: bigint
  'g1-affine': G1Point
  g1: G1Point
  'g2-affine': G2Point
  'g2-prepared': G2Point
}

/** Arrays and `Uint8Array`s have the same face here. */
interface Items<T> {
  [index: number]: T
  readonly length: number
}

export class JsVec<K extends HandleKind> implements Handle<K> {
  readonly kind: K
  readonly n: number
  readonly items: Items<ItemOf[K]>
  readonly start: number

  constructor(kind: K, items: Items<ItemOf[K]>, start = 0, n = items.length) {
    this.kind = kind
    this.items = items
    this.start = start
    this.n = n
  }

  /** Writes items over those from `at` on. */
  set(values: readonly ItemOf[K][], at = 0): void {
    for (let i = 0; i < values.length; i++) this.items[this.start + at + i] = values[i] as ItemOf[K]
  }

  dispose(): void {}
}

const vecOf = <K extends HandleKind>(handle: Handle<K>): JsVec<K> => {
  if (handle instanceof JsVec) return handle
  throw new KzgError('INTERNAL', 'a handle of another backend')
}

export const target = vecOf

/** A copy of a handle's items. */
export function itemsOf<K extends Exclude<HandleKind, 'bytes'>>(handle: Handle<K>): ItemOf[K][] {
  const { items, start, n } = vecOf(handle)
  return Array.from({ length: n }, (_, i) => items[start + i] as ItemOf[K])
}

export function bytesIn(handle: ByteVec): Uint8Array {
  const { items, start, n } = vecOf(handle)
  return (items as Uint8Array).subarray(start, start + n)
}

export function viewOf<K extends HandleKind>(handle: Handle<K>, start: number, n: number): JsVec<K> {
  const vec = vecOf(handle)
  if (start < 0 || start + n > vec.n) throw new KzgError('INTERNAL', `items ${start} to ${start + n} of ${vec.n}`)
  return new JsVec(vec.kind, vec.items, vec.start + start, n)
}
