/** Runs a kernel of the relaxed tier in exact arithmetic with one rounding per instruction, as IEEE 754 defines them. */
import type { Lane, Operation, Program, Value } from '../../../gen/relaxed/ops.ts'

/** significand · 2^exponent. */
interface Dyadic {
  readonly significand: bigint
  readonly exponent: number
}

function fromDouble(x: number): Dyadic {
  let exponent = 0
  while (!Number.isInteger(x)) {
    x *= 2
    exponent--
  }
  return { significand: BigInt(x), exponent }
}

const multiply = (a: Dyadic, b: Dyadic): Dyadic => ({
  significand: a.significand * b.significand,
  exponent: a.exponent + b.exponent,
})

function add(a: Dyadic, b: Dyadic): Dyadic {
  const exponent = Math.min(a.exponent, b.exponent)
  const align = (x: Dyadic) => x.significand << BigInt(x.exponent - exponent)
  return { significand: align(a) + align(b), exponent }
}

/** To nearest, ties to even: what Number() does with a bigint, and the scaling is exact. */
const toDouble = ({ significand, exponent }: Dyadic): number => Number(significand) * 2 ** exponent

export const fusedMultiplyAdd = (a: number, b: number, c: number): number =>
  toDouble(add(multiply(fromDouble(a), fromDouble(b)), fromDouble(c)))

export const separateMultiplyAdd = (a: number, b: number, c: number): number => a * b + c

/** What the two lanes of a vector hold. */
export type Vector = readonly [number, number]

export const both = (x: number): Vector => [x, x]

/** @param inputs limbs of both lanes by name of the parameter
 * @returns the limbs that are stored */
export function run(
  { steps }: Program,
  inputs: Readonly<Record<string, readonly Vector[]>>,
  multiplyAdd = fusedMultiplyAdd,
): Vector[] {
  const values: Vector[] = []
  const output: Vector[] = []
  const each = (f: (lane: Lane) => number): Vector => [f(0), f(1)]
  const evaluate = (operation: Operation): Vector => {
    const at = (value: Value): Vector => values[value]!
    switch (operation.op) {
      case 'load':
        return inputs[operation.pointer]![operation.index]!
      case 'splat':
        return both(inputs[operation.pointer]![operation.index]![operation.lane])
      case 'store':
        output[operation.index] = at(operation.value)
        return at(operation.value)
      case 'add':
        return each((lane) => at(operation.a)[lane] + at(operation.b)[lane])
      case 'sub':
        return each((lane) => at(operation.a)[lane] - at(operation.b)[lane])
      case 'mul':
        return each((lane) => at(operation.a)[lane] * at(operation.b)[lane])
      case 'fma':
        return each((lane) => multiplyAdd(at(operation.a)[lane], at(operation.b)[lane], at(operation.c)[lane]))
      case 'neg':
        return each((lane) => -at(operation.a)[lane])
      case 'shuffle':
        return [at(operation.a)[operation.lanes[0]], at(operation.b)[operation.lanes[1]]]
    }
  }
  for (const { value, operation } of steps) {
    const result = evaluate(operation)
    if (value !== undefined) values[value] = result
  }
  return output
}
