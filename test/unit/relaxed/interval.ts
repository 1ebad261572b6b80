/**
 * Proof by interval arithmetic that a kernel of the relaxed tier is exact for every operand in a range.
 *
 * Of each value an interval is known, and a power of two that divides it. A result is exact if it has at most 53 bits
 * between the two. The only inexact instructions are those that round on purpose: an addition to a number near 1.5·2^101 or
 * 1.5·2^100, whose result is a multiple of 2^49 or 2^48; and what is left of the addend is then found exactly by the
 * instruction that subtracts the result again. An estimate may round as well, and is then good for nothing but such an addition.
 */
import type { Operation, Program, Value } from '../../../gen/relaxed/ops.ts'

export interface Range {
  readonly low: number
  readonly high: number
  /** The value is a multiple of 2^grain. */
  readonly grain: number
}

const SIGNIFICAND = 2 ** 53
/** Of estimates: less than any double's, so that no result with one of them is exact. */
const NONE = -1100
const ROUNDING = [
  { exponent: 101, grain: 49 },
  { exponent: 100, grain: 48 },
] as const

export const constant = (x: number): Range => {
  let grain = 0
  while (!Number.isInteger(x / 2 ** grain)) grain--
  while (x !== 0 && Number.isInteger(x / 2 ** (grain + 1))) grain++
  return { low: x, high: x, grain }
}

/** Bounds are doubles themselves, so every sum and product of them is widened by more than its rounding. */
const widened = (low: number, high: number, grain: number): Range => {
  const slack = 2 ** -50 * Math.max(Math.abs(low), Math.abs(high))
  return { low: low - slack, high: high + slack, grain }
}
const sum = (a: Range, b: Range): Range => widened(a.low + b.low, a.high + b.high, Math.min(a.grain, b.grain))
const negated = ({ low, high, grain }: Range): Range => ({ low: -high, high: -low, grain })
const product = (a: Range, b: Range): Range => {
  const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]
  return widened(Math.min(...corners), Math.max(...corners), a.grain + b.grain)
}
const union = (a: Range, b: Range): Range => ({
  low: Math.min(a.low, b.low),
  high: Math.max(a.high, b.high),
  grain: Math.min(a.grain, b.grain),
})
/** c − i·k, which doubles cannot hold beside c: an interval as wide as their rounding. */
const between = (c: number, i: number, k: number): Range => {
  const slack = 2 ** -50 * Math.abs(c)
  return { low: c - i * k - slack, high: c - i * k + slack, grain: -100 }
}
const magnitude = ({ low, high }: Range): number => Math.max(Math.abs(low), Math.abs(high))
const isExact = (range: Range): boolean => magnitude(range) <= SIGNIFICAND * 2 ** range.grain

/** @param inputs range of each limb by name of the parameter
 * @returns ranges of the stored limbs
 * @throws Error naming the first instruction that may be inexact */
export function analyse({ name, steps }: Program, inputs: Readonly<Record<string, readonly Range[]>>): Range[] {
  const ranges: Range[] = []
  const operations: Operation[] = []
  const output: Range[] = []
  const at = (value: Value): Range => ranges[value]!

  /** The exact result, or the rounded one where rounding is meant. */
  const settle = (exact: Range, addend: Range | undefined, step: number): Range => {
    if (isExact(exact)) return exact
    const rounding = ROUNDING.find(({ exponent }) => {
      const inside = (r: Range) => r.low >= 2 ** exponent && r.high <= 2 ** (exponent + 1)
      return addend !== undefined && inside(addend) && inside(exact)
    })
    if (!rounding) throw new Error(`${name}: instruction ${step} may round: [${exact.low}, ${exact.high}]`)
    const { grain } = rounding
    return { low: exact.low - 2 ** (grain - 1), high: exact.high + 2 ** (grain - 1), grain }
  }

  /** For `x + (c − (c + x))`, where c + x was rounded to a multiple of 2^g: |result| ≤ 2^(g−1), with the grain of x. */
  const rest = (x: Operation, difference: Value, exact: Range): Range | undefined => {
    const minus = operations[difference]
    if (minus?.op !== 'sub') return undefined
    const rounded = operations[minus.b]
    if (rounded?.op !== 'fma' || x.op !== 'fma' || rounded.c !== minus.a) return undefined
    if (rounded.a !== x.a || rounded.b !== x.b) return undefined
    const bound = 2 ** (at(minus.b).grain - 1)
    return { low: -bound, high: bound, grain: exact.grain }
  }

  /** For `m·k + l·c`, m as below: `l·(c − i·k)` up to k times half of 2^g. */
  const cancelled = (operation: Operation & { op: 'fma' }): Range | undefined => {
    const [multiple, scaled] = [operations[operation.a], operations[operation.c]]
    if (multiple?.op !== 'sub' || scaled?.op !== 'mul') return undefined
    const rounded = operations[multiple.b]
    if (rounded?.op !== 'fma' || rounded.c !== multiple.a || rounded.a !== scaled.a) return undefined
    const [l, i, k, c] = [at(scaled.a), at(rounded.b), at(operation.b), at(scaled.b)]
    if (i.low !== i.high || k.low !== k.high || c.low !== c.high) return undefined
    const half = 2 ** (at(multiple.b).grain - 1)
    const { low, high } = sum(
      product(l, between(c.low, i.low, k.low)),
      product({ low: -half, high: half, grain: 0 }, k),
    )
    return { low, high, grain: sum(product(at(operation.a), k), at(operation.c)).grain }
  }

  /** For `e·s + l + m·k`, where m = c − (c + l·i), rounded: m is −l·i up to half of 2^g, so the sum is l·(1 − i·k) + e·s up
   * to k times that, which says much more than the intervals of its terms. */
  const correlated = (operation: Operation & { op: 'fma' }): Range | undefined => {
    const [multiple, inner] = [operations[operation.a], operations[operation.c]]
    if (multiple?.op !== 'sub' || inner?.op !== 'fma') return undefined
    const rounded = operations[multiple.b]
    if (rounded?.op !== 'fma' || rounded.c !== multiple.a || rounded.a !== inner.c) return undefined
    const [l, i, k] = [at(inner.c), at(rounded.b), at(operation.b)]
    if (i.low !== i.high || k.low !== k.high) return undefined
    const half = 2 ** (at(multiple.b).grain - 1)
    const parts = [
      product(l, constant(1 - i.low * k.low)),
      product({ low: -half, high: half, grain: 0 }, k),
      product(at(inner.a), at(inner.b)),
    ]
    const { low, high } = parts.reduce(sum)
    return { low, high, grain: sum(product(at(operation.a), k), at(operation.c)).grain }
  }

  const evaluate = (operation: Operation, step: number): Range => {
    switch (operation.op) {
      // Both lanes have the same range.
      case 'load':
      case 'splat':
        return inputs[operation.pointer]![operation.index]!
      case 'neg':
        return negated(at(operation.a))
      case 'shuffle':
        return union(at(operation.a), at(operation.b))
      case 'store':
        output[operation.index] = at(operation.value)
        return at(operation.value)
      case 'add':
        return settle(sum(at(operation.a), at(operation.b)), at(operation.b), step)
      case 'sub': {
        // (x + c) − c, rounded: the multiple nearest to x. And x minus that multiple: at most half of it.
        const b = operations[operation.b]
        if (b?.op === 'sub') {
          const inner = operations[b.a]
          if (inner?.op === 'add' && inner.b === b.b && inner.a === operation.a) {
            const bound = 2 ** (at(b.a).grain - 1)
            return { low: -bound, high: bound, grain: at(operation.a).grain }
          }
        }
        return settle(sum(at(operation.a), negated(at(operation.b))), undefined, step)
      }
      case 'mul':
        if (operation.rough) return { ...product(at(operation.a), at(operation.b)), grain: NONE }
        return settle(product(at(operation.a), at(operation.b)), undefined, step)
      case 'fma': {
        const term = product(at(operation.a), at(operation.b))
        if (operation.rough) return { ...sum(term, at(operation.c)), grain: NONE }
        const exact = correlated(operation) ?? cancelled(operation) ?? sum(term, at(operation.c))
        return rest(operation, operation.c, exact) ?? settle(exact, at(operation.c), step)
      }
    }
  }

  for (const [step, { value, operation }] of steps.entries()) {
    const range = evaluate(operation, step)
    if (value === undefined) continue
    ranges[value] = range
    operations[value] = operation
  }
  return output
}
