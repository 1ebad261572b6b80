import { combine, combinedRange, estimate } from './combine.ts'
import { BoundError } from './interval.ts'
import type { Field } from './layout.ts'
import type { Machine } from './machine.ts'
import { reducedMax, rowProduct } from './multiply.ts'

/** A function of a field's library that is straight-line arithmetic on limbs. */
export interface Kernel {
  /** Without the field's prefix. */
  readonly name: string
  /** Largest value of each operand. */
  readonly operands: readonly bigint[]
  /** Largest value of the result. */
  readonly result: bigint
  readonly run: <V>(m: Machine<V>, operands: readonly (readonly V[])[]) => V[]
  /** What `result·scale` is congruent to. */
  readonly meaning: (operands: readonly bigint[]) => bigint
  readonly scale: bigint
  /** The result is the sum of the operands itself, not reduced. */
  readonly carried?: true
}

/** What multiplications and differences leave is below 2·modulus. */
const reduced = ({ modulus }: Field): bigint => 2n * modulus - 1n

const weigh = (coefficients: readonly number[]) => (x: readonly bigint[]) =>
  coefficients.reduce((sum, c, i) => sum + BigInt(c) * x[i]!, 0n)

/** `Σ cᵢ·xᵢ` of operands in the lazy range, reduced to [0, 2·modulus) in the pass that carries. */
function combination(f: Field, name: string, coefficients: readonly number[]): Kernel {
  const operands = coefficients.map(() => f.lazy - 1n)
  const e = estimate(f, coefficients, f.lazy - 1n)
  const { lo, hi } = combinedRange(f, coefficients, operands, e)
  if (lo < 0n || hi > 2n * f.modulus) throw new BoundError(`${f.prefix}_${name} leaves [0, 2·modulus)`)
  return {
    ...{ name, operands, result: reduced(f), meaning: weigh(coefficients), scale: 1n },
    run: (m, x) => combine(m, f, x, coefficients, e, reduced(f)),
  }
}

/** A sum that is only carried, and must stay in the lazy range; reduced where the layout has no room. */
function sum(f: Field, name: string, coefficients: readonly number[]): Kernel {
  if (!f.room) return combination(f, name, coefficients)
  const total = BigInt(coefficients.reduce((a, b) => a + b))
  return {
    ...{ name, result: f.lazy - 1n, meaning: weigh(coefficients), scale: 1n, carried: true },
    operands: coefficients.map(() => f.lazy / total - 1n),
    run: (m, x) => combine(m, f, x, coefficients, undefined, f.lazy - 1n),
  }
}

/**
 * `a·b / R`, for operands whose product is below `room·modulus²` (see `factors`), to [0, 2·modulus): with T = a·b and
 * q < R, (T + q·modulus) / R < (room·modulus / R + 1)·modulus. What R leaves no room for is reduced once more.
 */
function multiplication(f: Field, operands: readonly [bigint, bigint]): Kernel {
  const [a, b] = operands
  const max = reducedMax(f, a * b)
  const fits = max < 2n * f.modulus
  const e = estimate(f, [1], max)
  const again = combinedRange(f, [1], [max], e)
  if (again.lo < 0n || again.hi > 2n * f.modulus) throw new BoundError(`${f.prefix}_mul leaves [0, 2·modulus)`)
  return {
    ...{ name: 'mul', operands, result: reduced(f), scale: f.R },
    meaning: ([x, y]) => x! * y!,
    run: (m, x) => {
      const product = rowProduct(m, f, x[0]!, x[1]!, b, max)
      return fits ? product : combine(m, f, [product], [1], e, reduced(f))
    },
  }
}

/**
 * Largest operands of a multiplication. In Fp any two lazy ones; in Fr a lazy one and one below 2·modulus, such as a
 * twiddle, or two below 5·modulus: layouts of 13 bits leave room for 35·modulus² only.
 */
export function factors({ prefix, modulus, lazy, room }: Field): (readonly [bigint, bigint])[] {
  const below = (k: bigint) => (room ? k * modulus : lazy) - 1n
  if (prefix === 'fp') return [[lazy - 1n, lazy - 1n]]
  return [
    [lazy - 1n, below(2n)],
    [below(2n), lazy - 1n],
    [below(5n), below(5n)],
  ]
}

/** Every straight-line function of a field; the multiplication stands once for each set of operands. */
export function kernels(f: Field): Kernel[] {
  return [
    ...factors(f).map((operands) => multiplication(f, operands)),
    sum(f, 'add', [1, 1]),
    sum(f, 'double', [2]),
    sum(f, 'triple', [3]),
    combination(f, 'sub', [1, -1]),
    combination(f, 'sub_twice', [1, -1, -2]),
    combination(f, 'neg', [-1]),
    combination(f, 'reduce', [1]),
  ]
}
