import type { Machine } from './machine.ts'

/** Every integer from lo to hi, both included; exact, since nothing here exceeds 2^53 without being refused. */
export interface Range {
  readonly lo: number
  readonly hi: number
  readonly signed: boolean
}

/** A bound does not hold. */
export class BoundError extends Error {}

export const range = (lo: number, hi: number, signed = false): Range => ({ lo, hi, signed })

/**
 * Follows the operations with a range per value, and throws a `BoundError` where one could leave its type. With single
 * integers as ranges it computes the function, as a GPU does.
 */
export class Interval implements Machine<Range> {
  /** The largest unsigned value that was seen. */
  peak = 0

  #check(lo: number, hi: number, signed: boolean, what: string): Range {
    const [least, most] = signed ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1]
    if (lo < least || hi > most) throw new BoundError(`${what} may be as little as ${lo} or as much as ${hi}`)
    if (!signed) this.peak = Math.max(this.peak, hi)
    return range(lo, hi, signed)
  }

  constant = (n: number): Range => this.#check(n, n, false, 'a constant')
  integer = (n: number): Range => this.#check(n, n, true, 'a constant')

  #same(values: readonly Range[]): boolean {
    const signed = values[0]!.signed
    if (values.some((value) => value.signed !== signed)) throw new BoundError('operands of two types')
    return signed
  }

  add(...terms: readonly Range[]): Range {
    const sum = (bound: 'lo' | 'hi') => terms.reduce((total, term) => total + term[bound], 0)
    return this.#check(sum('lo'), sum('hi'), this.#same(terms), 'a sum')
  }

  sub(a: Range, b: Range): Range {
    return this.#check(a.lo - b.hi, a.hi - b.lo, this.#same([a, b]), 'a difference')
  }

  mul(a: Range, b: Range): Range {
    const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi]
    return this.#check(Math.min(...corners), Math.max(...corners), this.#same([a, b]), 'a product')
  }

  low(a: Range, bits: number): Range {
    const size = 2 ** bits
    const known = Math.floor(a.lo / size) === Math.floor(a.hi / size)
    const base = Math.floor(a.lo / size) * size
    return known ? range(a.lo - base, a.hi - base) : range(0, size - 1)
  }

  shr(a: Range, bits: number): Range {
    return range(Math.floor(a.lo / 2 ** bits), Math.floor(a.hi / 2 ** bits), a.signed)
  }

  shl(a: Range, bits: number): Range {
    const [lo, hi] = [a.lo * 2 ** bits, a.hi * 2 ** bits]
    if (hi < 2 ** 32) return range(lo, hi, a.signed)
    return lo === hi ? range(lo % 2 ** 32, lo % 2 ** 32) : range(0, 2 ** 32 - 1)
  }

  or(a: Range, b: Range): Range {
    return a.lo === a.hi && b.lo === b.hi ? this.add(a, b) : range(0, 2 ** 32 - 1)
  }

  lowProduct(a: Range, factor: number, bits: number): Range {
    if (a.lo !== a.hi) return range(0, 2 ** bits - 1)
    const exact = Number(BigInt.asUintN(bits, BigInt(a.lo) * BigInt(factor)))
    return range(exact, exact)
  }

  difference(sum: Range, parts: readonly Range[], meaning: () => Range): Range {
    const known = meaning()
    const exact = parts.reduce((rest, part) => rest - part.lo, sum.lo)
    const single = [sum, ...parts].every(({ lo, hi }) => lo === hi)
    if (single && (known.lo !== exact || known.hi !== exact))
      throw new BoundError('a difference is not what it is said')
    return known
  }

  signed = (a: Range): Range => (a.signed ? a : this.#check(a.lo, a.hi, true, 'a converted value'))

  /** Of a value that is known not to be negative, see `known`. */
  unsigned = (a: Range): Range => range(a.lo, a.hi)

  set = (_: string, value: Range): Range => value

  repeat(
    times: number,
    _: readonly string[],
    state: readonly Range[],
    body: (state: readonly Range[]) => readonly Range[],
  ) {
    let now = state
    for (let i = 0; i < times; i++) now = body(now)
    return [...now]
  }

  known(value: Range, max: number): Range {
    if (value.lo > max || value.hi < 0) throw new BoundError(`a value above ${value.lo} was said to be at most ${max}`)
    if (value.lo === value.hi) return value
    return range(Math.max(0, value.lo), Math.min(max, value.hi))
  }
}
