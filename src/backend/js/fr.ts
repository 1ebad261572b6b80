import { BYTES_PER_FIELD_ELEMENT } from '../../constants.ts'
import { KzgError, type Operand } from '../../errors.ts'
import type { ByteVec, FrOps, FrVec } from '../backend.ts'
import { refuse } from './codec.ts'
import { mod, powers, R } from './field.ts'
import { bytesIn, itemsOf, JsVec, target } from './vec.ts'

const frVec = (values: bigint[]): FrVec => new JsVec('fr', values)

/** The scalar that a handle of one holds. */
export const scalarOf = (handle: FrVec): bigint => itemsOf(handle)[0]!

export class JsFr implements FrOps {
  fromBytes(bytes: ByteVec, operand: Operand): FrVec {
    const out = this.zeros(bytes.n / BYTES_PER_FIELD_ELEMENT)
    this.decodeInto(bytesIn(bytes), out, operand)
    return out
  }

  toBytes(scalars: FrVec): Uint8Array {
    const out = new Uint8Array(scalars.n * BYTES_PER_FIELD_ELEMENT)
    const view = new DataView(out.buffer)
    itemsOf(scalars).forEach((scalar, i) => {
      for (let word = 3, rest = scalar; word >= 0; word--, rest >>= 64n) view.setBigUint64(32 * i + 8 * word, rest)
    })
    return out
  }

  decodeInto(bytes: Uint8Array, into: FrVec, operand: Operand): void {
    const values = decodeScalars(bytes)
    const bad = values.findIndex((value) => value >= R)
    if (bad >= 0) refuse('NON_CANONICAL', operand, bad)
    target(into).set(values)
  }

  fromDigest(digest: Uint8Array): FrVec {
    return frVec(decodeScalars(digest).map(mod))
  }

  zeros(n: number): FrVec {
    return frVec(new Array<bigint>(n).fill(0n))
  }

  powers(base: FrVec, n: number): FrVec {
    return frVec(powers(scalarOf(base), n))
  }

  neg(a: FrVec): FrVec {
    return frVec(itemsOf(a).map((value) => mod(-value)))
  }

  mul(a: FrVec, b: FrVec): FrVec {
    const others = sameLength(a, b)
    return frVec(itemsOf(a).map((value, i) => (value * others[i]!) % R))
  }

  dot(a: FrVec, b: FrVec): FrVec {
    const others = sameLength(a, b)
    return frVec([itemsOf(a).reduce((sum, value, i) => (sum + value * others[i]!) % R, 0n)])
  }

  scatterAdd(a: FrVec, targets: readonly number[], n: number): FrVec {
    const out = new Array<bigint>(n).fill(0n)
    itemsOf(a).forEach((value, i) => {
      out[targets[i]!] = (out[targets[i]!]! + value) % R
    })
    return frVec(out)
  }

  concat(parts: readonly FrVec[]): FrVec {
    return frVec(parts.flatMap(itemsOf))
  }

  pad(a: FrVec, n: number): FrVec {
    const out = this.zeros(n)
    target(out).set(itemsOf(a))
    return out
  }

  transpose(a: FrVec, rows: number): FrVec {
    const values = itemsOf(a)
    const columns = values.length / rows
    return frVec(values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!))
  }
}

function sameLength(a: FrVec, b: FrVec): bigint[] {
  if (a.n !== b.n) throw new KzgError('INTERNAL', `vectors of ${a.n} and ${b.n} scalars`)
  return itemsOf(b)
}

/** Integers of 32 bytes, big-endian. */
export function decodeScalars(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const word = (at: number): bigint => view.getBigUint64(at)
  return Array.from({ length: bytes.length / BYTES_PER_FIELD_ELEMENT }, (_, i) => {
    const at = i * BYTES_PER_FIELD_ELEMENT
    return (word(at) << 192n) | (word(at + 8) << 128n) | (word(at + 16) << 64n) | word(at + 24)
  })
}
