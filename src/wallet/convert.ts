/** Functions on bytes → the same on hex, or on whichever of the two they are given. */
import { KzgError } from '../errors.ts'
import { bytesOf, type Data, hexOf, requireText } from './hex.ts'

// biome-ignore lint/suspicious/noExplicitAny: what is converted is any function of byte strings, lists of them, and numbers
export type Fn = (...args: any[]) => any

/** Takes hex, gives hex; numbers and answers that are neither stay as they are.
 * @param names of the arguments, for errors: a list's ends in `s`, one of cell indices is `cellIndices`
 * @throws (the result) KzgError `BAD_TYPE`, `BAD_HEX`, with `index` in a list; what `run` throws */
export const onHex =
  (run: Fn, ...names: string[]): Fn =>
  (...args) => {
    for (const [i, name] of names.entries()) if (name !== INDICES) requireTexts(args[i], name)
    return mapped(run(...given(args, names)), hexOf)
  }

/** Takes bytes or hex, and gives what the first byte string was: promises too.
 * @throws as `onHex` */
export const onEither =
  (run: Fn, ...names: string[]): Fn =>
  (...args) => {
    const first = args.flat().find((item) => typeof item === 'string' || typeof item === 'object')
    const result = run(...given(args, names))
    return typeof first === 'string' ? mapped(result, hexOf) : result
  }

const INDICES = 'cellIndices'

/** A list that is none is left for the instance to refuse. */
function requireTexts(arg: unknown, name: string): void {
  if (Array.isArray(arg)) for (const [i, item] of arg.entries()) requireText(item, name, i)
  else if (!name.endsWith('s')) requireText(arg, name)
}

/** Arguments as the instance takes them; what is none of them is left for it to refuse. */
const given = (args: readonly unknown[], names: readonly string[]): unknown[] =>
  args.map((arg, i) => {
    const name = names[i]
    if (name === undefined) return arg
    if (name === INDICES) return integers(arg)
    return Array.isArray(arg) ? arg.map((item: Data, at) => bytesOf(item, name, at)) : bytesOf(arg as Data, name)
  })

/** Indices that may be bigints → numbers.
 * @throws KzgError `BAD_INDEX` with `index`, for what no number can be */
export function integers(indices: unknown): unknown {
  if (!Array.isArray(indices)) return indices
  return indices.map((index: unknown, i) => {
    if (typeof index !== 'bigint') return index
    if (index >= 0n && index <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(index)
    throw new KzgError('BAD_INDEX', `${INDICES}[${i}] is ${index}, not an integer in range`, i)
  })
}

type Named = Readonly<Record<string, unknown>>

/** Every byte string of a result converted, its items' names kept. */
function mapped(value: unknown, convert: (bytes: Uint8Array) => unknown): unknown {
  if (value instanceof Promise) return value.then((result) => mapped(result, convert))
  if (!Array.isArray(value)) return value instanceof Uint8Array ? convert(value) : value
  const items = value.map((item) => mapped(item, convert))
  const names = Object.entries(value as unknown as Named).filter(([name]) => !/^\d+$/.test(name))
  return Object.assign(items, Object.fromEntries(names.map(([name, item]) => [name, items[value.indexOf(item)]])))
}
