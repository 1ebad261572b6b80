/** Rows of generated vectors, and their form on disk. */
import { createHash } from 'node:crypto'
import { bytesToHex, expand } from '../../test/vectors/expand.ts'

export interface Row {
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  /** For a row that must throw: the library's error code, and the `index` that it reports. */
  readonly code?: string
  readonly index?: number
}

export interface Case extends Row {
  readonly output: unknown
}

/** Lists of byte strings above this size are stored as the digest of their concatenation. */
const MAX_STORED_LIST = 16_384

/** Hex of bytes, digests of long lists, everything else as it is. */
export function toOutput(value: unknown): unknown {
  if (value instanceof Uint8Array) return bytesToHex(value)
  if (!Array.isArray(value)) return value
  const isByteList = value.length > 0 && value.every((item) => item instanceof Uint8Array)
  if (!isByteList || Buffer.concat(value).length <= MAX_STORED_LIST) return value.map(toOutput)
  return `sha256:${createHash('sha256').update(Buffer.concat(value)).digest('hex')}`
}

/** Two oracles answer differently: no row can be made of that. */
export class Disagreement extends Error {}

/** Answers rows by the oracle. It must refuse exactly the rows that carry a code: a disagreement is a wrong row. */
export function answer(rows: readonly Row[], oracle: (input: never) => unknown): Case[] {
  const names = new Set(rows.map(({ name }) => name))
  if (names.size !== rows.length) throw new Error('two rows have the same name')
  return rows.map((row) => {
    let output: unknown = null
    let refusal: unknown
    try {
      output = toOutput(oracle(expand(row.input) as never))
    } catch (error) {
      if (error instanceof Disagreement) throw error
      refusal = error
    }
    if ((refusal === undefined) !== (row.code === undefined)) {
      throw new Error(`row "${row.name}": ${row.code ?? 'an answer'} expected, oracle says ${refusal ?? 'yes'}`)
    }
    return { ...row, output }
  })
}

/** Rows that no oracle can answer because it has no such function or fewer checks: `output` is always a refusal. */
export const refused = (rows: readonly (Row & { code: string })[]): Case[] =>
  rows.map((row) => ({ ...row, output: null }))

export interface VectorFile {
  readonly suite: string
  readonly fn: string
  /** What answered the rows. */
  readonly source: string
  readonly note: string
  readonly cases: readonly Case[]
}

/** Strings that occur in several places are stored once, as `@N`. */
function share(cases: readonly Case[]): { strings: string[]; cases: Case[] } {
  const counts = new Map<string, number>()
  JSON.stringify(cases, (_, value: unknown) => {
    if (typeof value === 'string' && value.length > 64) counts.set(value, (counts.get(value) ?? 0) + 1)
    return value
  })
  const strings = [...counts].filter(([, count]) => count > 1).map(([text]) => text)
  const numbers = new Map(strings.map((text, i) => [text, `@${i}`]))
  const replace = (_: string, value: unknown) => (typeof value === 'string' ? (numbers.get(value) ?? value) : value)
  return { strings, cases: JSON.parse(JSON.stringify(cases, replace)) }
}

/** One case per line, so that a difference shows which case changed. */
export function serialize({ suite, fn, source, note, cases: rows }: VectorFile): string {
  const { strings, cases } = share(rows)
  const head = JSON.stringify({ format: 'kzgpu/1', suite, fn, source, note })
  const list = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).join(',\n')
  return `${head.slice(0, -1)},"strings":[\n${list(strings)}],\n"cases":[\n${list(cases)}]}\n`
}
