/** Runs a kernel of the relaxed tier in exact arithmetic with one rounding per instruction, as IEEE 754 defines them. */
import type { Operation, Program } from '../../../gen/relaxed/ops.ts'

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

/** @param inputs limbs by name of the parameter
 * @returns the limbs that are stored */
export function run(
  { steps }: Program,
  inputs: Readonly<Record<string, readonly number[]>>,
  multiplyAdd = fusedMultiplyAdd,
): number[] {
  const values: number[] = []
  const output: number[] = []
  const evaluate = (operation: Operation): number => {
    switch (operation.op) {
      case 'load':
        return inputs[operation.pointer]![operation.index]!
      case 'store':
        output[operation.index] = values[operation.value]!
        return 0
      case 'add':
        return values[operation.a]! + values[operation.b]!
      case 'sub':
        return values[operation.a]! - values[operation.b]!
      case 'mul':
        return values[operation.a]! * values[operation.b]!
      case 'fma':
        return multiplyAdd(values[operation.a]!, values[operation.b]!, values[operation.c]!)
    }
  }
  for (const { value, operation } of steps) {
    const result = evaluate(operation)
    if (value !== undefined) values[value] = result
  }
  return output
}
