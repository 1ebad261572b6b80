/**
 * Montgomery arithmetic on two elements at once, in the two lanes of f64x2, and its kernels for Fp: 8 balanced limbs of
 * 48 bits, R = 2^384.
 *
 * A product of two limbs is split exactly: with h starting at 1.5·2^101, `h' = fma(a, b, h)` is a multiple of 2^49 and
 * `fma(a, b, h − h')` the exact rest, so a column is one sum of high parts and one of low parts, both exact.
 * test/unit/relaxed/ proves it for all operands in range, and compares with exact arithmetic.
 */
import { balanced, invert } from '../bigint.ts'
import { p } from '../params.ts'
import { Builder, type Lane, type Program, type Value } from './ops.ts'

export const LIMBS = 8
export const LIMB_BITS = 48

const LIMB = 1n << BigInt(LIMB_BITS)
const MODULUS = balanced(p, LIMB_BITS, LIMBS).map(Number)
/** p⁻¹ mod 2^48, balanced. */
const INVERSE = Number(BigInt.asIntN(LIMB_BITS, invert(p, LIMB)))

/** The constants' places in the table that every kernel takes: −p first, then these. */
export const TABLE = { inverse: 8, split: 9, round: 10, scale: 11, carry: 12 } as const

/** 1.5·2^101: doubles from 2^101 to 2^102 are multiples of 2^49, so a sum that starts here keeps a product's high part. */
export const SPLIT = 1.5 * 2 ** 101
/** 1.5·2^100: adding and subtracting it rounds to a multiple of 2^48, since doubles from 2^100 to 2^101 are. */
export const ROUND = 1.5 * 2 ** 100
export const SCALE = 2 ** -LIMB_BITS

/** Values of the table, in order. */
export function tableValues(): number[] {
  // A column's low sum l gets the quotient digit q = l·p⁻¹ + d with d a multiple of 2^48. Its carry is
  // (l − q·p₀)/2^48 = (l·(1 − p₀·p⁻¹) − p₀·d)/2^48, and with p₀ = −21845 the integer p₀·p⁻¹ is 1 − 2^48: l − p₀·d/2^48.
  const p0 = MODULUS[0]!
  if (BigInt(p0) * BigInt(INVERSE) !== 1n - LIMB) throw new Error('the shortcut for the carry needs p₀·p⁻¹ = 1 − 2^48')
  return [...MODULUS.map((limb) => -limb), INVERSE, SPLIT, ROUND, SCALE, -p0 * SCALE]
}

/** A quotient digit, or a value that is made at its first use and known by its key later. */
type Operand = { readonly digit: number } | { readonly key: string; readonly make: (g: Builder) => Value }
type Product = readonly [Operand, Operand]

const limb = (from: string, i: number): Operand => ({ key: `${from}${i}`, make: (g) => g.load(from, i) })
const twice = (from: string, i: number): Operand => ({
  key: `2${from}${i}`,
  make: (g) => g.add(g.load(from, i), g.load(from, i)),
})
const span = (column: number, limbs = LIMBS): number[] => {
  const first = Math.max(0, column - (limbs - 1))
  return Array.from({ length: Math.min(column, limbs - 1) - first + 1 }, (_, i) => first + i)
}

/** Column k of a·b. */
export const schoolbook =
  (a: string, b: string, limbs = LIMBS) =>
  (k: number): Product[] =>
    span(k, limbs).map((i) => [limb(a, i), limb(b, k - i)])

/** Column k of a², each mixed product once, of a doubled limb. */
const square =
  (a: string) =>
  (k: number): Product[] =>
    span(k).flatMap((i): Product[] => {
      if (2 * i < k) return [[twice(a, i), limb(a, k - i)]]
      return 2 * i === k ? [[limb(a, i), limb(a, i)]] : []
    })

/** Column k of (a₀ + a₁u)(b₀ + b₁u), u² = −1, the coefficients in the lanes: (a₀, a₁)·b₀ + (−a₁, a₀)·b₁. */
function complexProduct(a: string, b: string): (k: number) => Product[] {
  const splat = (lane: Lane, i: number): Operand => ({ key: `${b}${i}.${lane}`, make: (g) => g.splat(b, i, lane) })
  const turned = (i: number): Operand => ({
    key: `u${a}${i}`,
    make: (g) => g.shuffle(g.neg(g.load(a, i)), g.load(a, i), [1, 0]),
  })
  return (k) =>
    span(k).flatMap((i): Product[] => [
      [limb(a, i), splat(0, k - i)],
      [turned(i), splat(1, k - i)],
    ])
}

/** Column k of (a₀ + a₁u)²: (a₀ + a₁, 2a₀)·(a₀ − a₁, a₁). */
function complexSquare(a: string): (k: number) => Product[] {
  const swapped = (g: Builder, i: number): Value => g.shuffle(g.load(a, i), g.load(a, i), [1, 0])
  const sum = (i: number): Operand => ({ key: `+${a}${i}`, make: (g) => g.add(g.splat(a, i, 0), swapped(g, i)) })
  const difference = (i: number): Operand => ({
    key: `-${a}${i}`,
    make: (g) => g.shuffle(g.sub(g.load(a, i), swapped(g, i)), g.load(a, i), [0, 1]),
  })
  return (k) => span(k).map((i): Product => [sum(i), difference(k - i)])
}

/** What differs between the fields. */
export interface Kernel {
  readonly limbs: number
  /** Places of the constants in the field's table, where −modulus comes first. */
  readonly table: Readonly<Record<'inverse' | 'split' | 'round' | 'scale' | 'carry', number>>
  /** The carry of a column with the low sum l, the high sum `excess` and the quotient digit `l·inverse + multiple`. */
  readonly carry: (g: Builder, l: Value, excess: Value, multiple: Value) => Value
  /** What is done with the result, whose limbs are carried. */
  readonly finish: (g: Builder, result: readonly Value[]) => void
}

const FP: Kernel = {
  limbs: LIMBS,
  table: TABLE,
  carry: (g, l, excess, multiple) =>
    g.fma(multiple, g.load('t', TABLE.carry), g.fma(excess, g.load('t', TABLE.scale), l)),
  finish: storeResult,
}

export function storeResult(g: Builder, result: readonly Value[]): void {
  for (const [i, value] of result.entries()) g.store('o', i, value)
}

/** `o = (Σ products)/R` modulo the field's modulus.
 * @param ahead how much of the later columns' work is done while a quotient digit is computed, 1 being an even share */
export function montgomery(
  name: string,
  parameters: readonly string[],
  columns: (k: number) => Product[],
  ahead = 1,
  { limbs, table, carry: carryOf, finish: use } = FP,
): Program {
  const g = new Builder()
  const constant = (at: keyof Kernel['table']): Value => g.load('t', table[at])
  const digits: Value[] = []
  const made = new Map<string, Value>()
  const high: (Value | undefined)[] = []
  const low: (Value | undefined)[] = []

  const operand = (x: Operand): Value => {
    if ('digit' in x) return digits[x.digit]!
    const value = made.get(x.key) ?? x.make(g)
    made.set(x.key, value)
    return value
  }
  /** Adds a product's high part to its column and returns its low part. */
  const split = (column: number, [x, y]: Product): Value => {
    const [a, b] = [operand(x), operand(y)]
    const before = high[column] ?? constant('split')
    const after = g.fma(a, b, before)
    high[column] = after
    return g.fma(a, b, g.sub(before, after))
  }
  const accumulate = (column: number, product: Product): void => {
    const rest = split(column, product)
    const before = low[column]
    low[column] = before === undefined ? rest : g.add(before, rest)
  }

  const pending = Array.from({ length: 2 * limbs - 1 }, (_, k) => columns(k))
  const share = (ahead * (pending.flat().length + limbs * (limbs - 1))) / limbs
  let done = 0
  const finish = (column: number): void => {
    for (const product of pending[column]!.splice(0)) {
      accumulate(column, product)
      done++
    }
  }

  finish(0)
  let carry: Value | undefined
  let late: Value | undefined
  for (let k = 0; k < limbs; k++) {
    // The product of the last digit comes last into the column, since it is ready last.
    for (const part of [carry, late]) if (part !== undefined) low[k] = g.add(low[k]!, part)
    const l = low[k]!
    const excess = g.sub(high[k]!, constant('split'))
    const [inverse, round] = [constant('inverse'), constant('round')]
    const multiple = g.sub(round, g.fma(l, inverse, round))
    digits[k] = g.fma(l, inverse, multiple)
    carry = carryOf(g, l, excess, multiple)
    // The next column without the new digit, then work of later columns, while the digit is computed.
    finish(k + 1)
    if (k + 1 < limbs) {
      for (let column = k + 2; column < 2 * limbs - 1; column++) {
        while (pending[column]!.length > 0 && done < share * (k + 1)) {
          accumulate(column, pending[column]!.shift()!)
          done++
        }
      }
    }
    late = split(k + 1, [{ digit: k }, limb('t', 1)])
    done++
    for (let j = 2; j < limbs; j++) pending[k + j]!.push([{ digit: k }, limb('t', j)])
  }

  const result: Value[] = []
  for (let k = limbs; k < 2 * limbs - 1; k++) {
    finish(k)
    const sum = g.add(low[k]!, carry!)
    result.push(k === limbs ? g.add(sum, late!) : sum)
    carry = g.mul(g.sub(high[k]!, constant('split')), constant('scale'))
  }
  result.push(carry!)
  use(g, carryOnce(g, result, table))
  return { name, parameters, steps: g.steps }
}

/** One parallel carry: limbs end within 2^47 + 2^5. */
function carryOnce(g: Builder, limbs: readonly Value[], table: Kernel['table']): Value[] {
  const [round, scale] = [g.load('t', table.round), g.load('t', table.scale)]
  let previous: Value | undefined
  return limbs.map((x, j) => {
    const carry = j + 1 < limbs.length ? g.sub(g.add(x, round), round) : undefined
    const rest = carry === undefined ? x : g.sub(x, carry)
    const out = previous === undefined ? rest : g.fma(previous, scale, rest)
    previous = carry
    return out
  })
}

export const KERNELS: readonly Program[] = [
  montgomery('kernel_fp_mul', ['o', 'a', 'b', 't'], schoolbook('a', 'b')),
  montgomery('kernel_fp_sqr', ['o', 'a', 't'], square('a'), 1.2),
  montgomery('kernel_fp2_mul', ['o', 'a', 'b', 't'], complexProduct('a', 'b')),
  montgomery('kernel_fp2_sqr', ['o', 'a', 't'], complexSquare('a')),
]
