/**
 * Two butterflies of a transform over Fr, whose factors are known before: no digit waits for another one.
 *
 * A factor w comes with w' = (w·R − s)/r, s being w·R modulo r, so that q = round(b·w'/R) is the quotient of b·w by r to
 * within 2 (V. Shoup's multiplication, as in D. Harvey, "Faster arithmetic for number-theoretic transforms", 2014). The
 * remainder b·w − q·r is small, so its limbs below R say all of it: of three products only a half each is computed, 57
 * products of limbs beside 66 of a Montgomery product. Two butterflies are computed in step, since one of them alone
 * leaves the processor waiting.
 */
import { Builder, type Operation, type Program, type Step, type Value } from './ops.ts'

const LIMBS = 6

/** Places of the constants in the table, behind the limbs of −r. */
export interface Constants {
  readonly split: number
  readonly round: number
  readonly scale: number
}

/** (a, b) ← (a + b·w, a − b·w), whose limbs are one carried limb larger than those of a. */
function butterfly([a, b, w]: readonly [string, string, string], at: Constants): Step[] {
  const g = new Builder()
  const [split, round, scale] = [g.load('t', at.split), g.load('t', at.round), g.load('t', at.scale)]
  const data = (i: number): Value => g.load(b, i)
  const factor = (j: number): Value => g.load(w, j)
  /** Limbs of w'. */
  const quotient = (j: number): Value => g.load(w, LIMBS + j)

  const high = new Map<number, Value>()
  const low = new Map<number, Value>()
  /** Adds a product to a column, its high and its low part apart. */
  const accumulate = (column: number, x: Value, y: Value): void => {
    const before = high.get(column) ?? split
    const after = g.fma(x, y, before)
    const rest = g.fma(x, y, g.sub(before, after))
    const sum = low.get(column)
    high.set(column, after)
    low.set(column, sum === undefined ? rest : g.add(sum, rest))
  }
  const excess = (column: number): Value => g.sub(high.get(column)!, split)
  const nearest = (x: Value): Value => g.sub(g.add(x, round), round)

  for (let k = 0; k < LIMBS; k++) {
    for (let i = 0; i <= k; i++) accumulate(k, data(i), factor(k - i))
  }

  // What the columns below R add to b·w'/R, to within 2: a multiple of 2^49, whose column has the weight R/2^48.
  let below: Value | undefined
  for (let i = 0; i < LIMBS - 1; i++) {
    below = g.estimate(data(i), quotient(LIMBS - 2 - i), below)
  }
  below = g.estimate(below!, scale)
  for (let i = 0; i < LIMBS; i++) below = g.estimate(data(i), quotient(LIMBS - 1 - i), below)

  // The columns from R on have numbers of their own, beside those of the remainder.
  const upper = (m: number): number => LIMBS + m
  for (let m = 0; m < LIMBS - 1; m++) {
    for (let i = m + 1; i < LIMBS; i++) accumulate(upper(m), data(i), quotient(LIMBS + m - i))
  }
  const digits: Value[] = []
  let carry: Value | undefined
  for (let m = 0; m < LIMBS; m++) {
    const before = m === 0 ? g.sub(g.add(below, split), split) : excess(upper(m - 1))
    const digit = m < LIMBS - 1 ? g.fma(before, scale, low.get(upper(m))!) : g.mul(before, scale)
    const own = m < LIMBS - 1 ? nearest(digit) : undefined
    const rest = own === undefined ? digit : g.sub(digit, own)
    digits.push(carry === undefined ? rest : g.fma(carry, scale, rest))
    carry = own
  }

  for (let k = 0; k < LIMBS; k++) {
    for (let i = 0; i <= k; i++) accumulate(k, digits[i]!, g.load('t', k - i))
  }

  // Multiples of R are left out by taking no carry from the top limb: it is the remainder's modulo 2^48, and small.
  const remainder = Array.from({ length: LIMBS }, (_, k) =>
    k === 0 ? low.get(0)! : g.fma(excess(k - 1), scale, low.get(k)!),
  )
  carry = undefined
  for (const [k, limb] of remainder.entries()) {
    const own = nearest(limb)
    const rest = g.sub(limb, own)
    const product: Value = carry === undefined ? rest : g.fma(carry, scale, rest)
    carry = own
    const other = g.load(a, k)
    g.store(a, k, g.add(other, product))
    g.store(b, k, g.sub(other, product))
  }
  return g.steps
}

/** Steps of one butterfly that follow each other before the other one's; equal to within 2 % from 5 to 40. */
const TURN = 5

function renumbered(operation: Operation, by: number): Operation {
  const moved = { ...operation } as Record<string, unknown>
  for (const key of ['a', 'b', 'c', 'value']) if (typeof moved[key] === 'number') moved[key] += by
  return moved as unknown as Operation
}

/** (a, b) with the factor w and (c, d) with the factor v; factors are 6 limbs each of w and w'. */
export function butterflies(name: string, at: Constants): Program {
  const first = butterfly(['a', 'b', 'w'], at)
  const values = first.filter(({ value }) => value !== undefined).length
  const second = butterfly(['c', 'd', 'v'], at).map(({ value, operation }) => ({
    value: value === undefined ? undefined : value + values,
    operation: renumbered(operation, values),
  }))
  const steps: Step[] = []
  for (let i = 0; i < first.length; i += TURN) steps.push(...first.slice(i, i + TURN), ...second.slice(i, i + TURN))
  const parameters = ['a', 'b', 'c', 'd', 'w', 'v', 't']
  return { name, parameters, stored: ['a', 'b', 'c', 'd'], doubled: ['w', 'v'], steps }
}
