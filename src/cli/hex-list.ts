/** Commitments, proofs and field elements as text: hexadecimal words, or JSON. */
import { BYTES_PER_COMMITMENT, BYTES_PER_FIELD_ELEMENT, BYTES_PER_PROOF } from '../entry/kzg.node.ts'
import { CliError } from './errors.ts'
import { type InputStreams, nameOf, readText } from './input.ts'

export const toHex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`

export function parseHex(word: string, bytes: number, what: string): Uint8Array {
  const digits = word.replace(/^0x/i, '')
  if (digits.length !== 2 * bytes || /[^0-9a-f]/i.test(digits)) {
    throw new CliError('BAD_FILE', `${what} is not ${bytes} bytes in hexadecimal`)
  }
  return new Uint8Array(Buffer.from(digits, 'hex'))
}

/** Reads words in hexadecimal (`0x` optional, separated by white space), a JSON array of them, or that property of the
 * JSON object that `--json` printed. Instead of a file, the values themselves will do: `0x…,0x…`. */
export async function readCommitments(source: string, streams: InputStreams): Promise<Uint8Array[]> {
  const { commitments } = await readColumns(source, { commitments: BYTES_PER_COMMITMENT }, streams)
  return commitments
}

export async function readProofs(source: string, streams: InputStreams): Promise<Uint8Array[]> {
  const { proofs } = await readColumns(source, { proofs: BYTES_PER_PROOF }, streams)
  return proofs
}

/** Reads what `prove --z` wrote: pairs PROOF Y, or the JSON object with `proofs` and `ys`. */
export function readOpenings(
  source: string,
  streams: InputStreams,
): Promise<{ proofs: Uint8Array[]; ys: Uint8Array[] }> {
  return readColumns(source, { proofs: BYTES_PER_PROOF, ys: BYTES_PER_FIELD_ELEMENT }, streams)
}

/** Columns of a table, by name, with the bytes of an entry: words are read row by row, JSON column by column. */
async function readColumns<K extends string>(
  source: string,
  columns: Readonly<Record<K, number>>,
  streams: InputStreams,
): Promise<Record<K, Uint8Array[]>> {
  const keys = Object.keys(columns) as K[]
  const isValues = /^0x[0-9a-f]+(,0x[0-9a-f]+)*$/i.test(source)
  const name = isValues ? keys.join(' and ') : nameOf(source)
  const text = isValues ? source.replaceAll(',', ' ') : (await readText(source, streams)).trim()
  const words = /^[[{]/.test(text) ? fromJson(parseJson(text, name), keys, name) : fromWords(text, keys)
  const lengths = keys.map((key) => words[key].length)
  if (lengths[0] === 0) throw new CliError('BAD_FILE', `${name} holds no ${keys.join(' and ')}`)
  if (new Set(lengths).size > 1) throw new CliError('BAD_FILE', `${name}: ${keys.join(' and ')} differ in number`)
  const parse = (key: K) => words[key].map((word, i) => parseHex(word, columns[key], `${name}: ${key}[${i}]`))
  return Object.fromEntries(keys.map((key) => [key, parse(key)])) as Record<K, Uint8Array[]>
}

function fromWords<K extends string>(text: string, keys: readonly K[]): Record<K, string[]> {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const column = (at: number) => words.filter((_, i) => i % keys.length === at)
  return Object.fromEntries(keys.map((key, at) => [key, column(at)])) as Record<K, string[]>
}

function fromJson<K extends string>(json: unknown, keys: readonly K[], name: string): Record<K, string[]> {
  const table = Array.isArray(json) && keys.length === 1 ? { [keys[0]!]: json } : (json as Record<string, unknown>)
  for (const key of keys) {
    const column = table[key]
    if (!Array.isArray(column) || !column.every((word) => typeof word === 'string')) {
      throw new CliError('BAD_FILE', `${name} has no array of strings called "${key}"`)
    }
  }
  return table as Record<K, string[]>
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CliError('BAD_FILE', `${name} is not valid JSON: ${(error as Error).message}`)
  }
}
