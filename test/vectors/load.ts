/** Reads vector files of this directory; their rows are written by gen/vectors.ts. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { bytesToHex, expand } from './expand.ts'

export interface VectorCase {
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  /** `null`: the call must throw an error with this `code`, and this `index` if there is one. */
  readonly output: unknown
  readonly code?: string
  readonly index?: number
}

export interface Vectors {
  readonly suite: string
  readonly fn: string
  readonly cases: readonly VectorCase[]
}

interface StoredVectors extends Vectors {
  readonly strings: readonly string[]
}

function read(url: URL): Vectors {
  const { suite, fn, strings, cases } = JSON.parse(readFileSync(url, 'utf8')) as StoredVectors
  const resolve = (_: string, value: unknown): unknown =>
    typeof value === 'string' && value.startsWith('@') ? strings[Number(value.slice(1))] : value
  return { suite, fn, cases: JSON.parse(JSON.stringify(cases), resolve) as VectorCase[] }
}

/** All files of a suite, by function name. */
export function vectorsOf(suite: string): Vectors[] {
  const directory = new URL(`./${suite}/`, import.meta.url)
  return readdirSync(directory)
    .sort()
    .map((file) => read(new URL(file, directory)))
}

/** Replaces descriptions by hex, then every hex string by bytes. */
export function inputOf({ input }: VectorCase): Record<string, unknown> {
  return toBytes(expand(input)) as Record<string, unknown>
}

function toBytes(value: unknown): unknown {
  if (typeof value === 'string' && /^0x([0-9a-f]{2})*$/.test(value))
    return new Uint8Array(Buffer.from(value.slice(2), 'hex'))
  if (Array.isArray(value)) return value.map(toBytes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toBytes(entry)]))
}

/** A result in the notation of the vectors; long lists of byte strings by digest where `expected` is one. */
export function toNotation(value: unknown, expected: unknown): unknown {
  if (value instanceof Uint8Array) return bytesToHex(value)
  if (!Array.isArray(value)) return value
  if (typeof expected === 'string' && expected.startsWith('sha256:')) {
    return `sha256:${createHash('sha256').update(Buffer.concat(value)).digest('hex')}`
  }
  return Array.from(value, (item, i) => toNotation(item, Array.isArray(expected) ? expected[i] : undefined))
}
