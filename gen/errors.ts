import { readFile } from 'node:fs/promises'
import { parse } from 'smol-toml'
import { header, type Outputs, ROOT } from './output.ts'

interface ErrorRow {
  readonly code: string
  readonly number: number
  readonly message: string
}

const SOURCE = 'gen/errors.toml'

/** One table of failures → the crate's enum and the package's union type, so that a status word means the same on both sides. */
export async function generate(): Promise<Outputs> {
  const { error } = parse(await readFile(`${ROOT}${SOURCE}`, 'utf8')) as unknown as { error: ErrorRow[] }
  validate(error)
  return new Map([
    ['crate/src/error.gen.rs', rust(error)],
    ['src/errors.gen.ts', typescript(error)],
  ])
}

/** Numbers are dense from 1 (0 is success), so that the TypeScript table can be an array. */
function validate(rows: readonly ErrorRow[]): void {
  const seen = new Set<string>()
  rows.forEach(({ code, number, message }, index) => {
    if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(code)) throw new Error(`${SOURCE}: malformed code ${code}`)
    if (seen.has(code)) throw new Error(`${SOURCE}: ${code} occurs twice`)
    if (number !== index + 1 || number > 0xff) throw new Error(`${SOURCE}: ${code} must have number ${index + 1}`)
    if (!message) throw new Error(`${SOURCE}: ${code} has no message`)
    seen.add(code)
  })
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

function rust(rows: readonly ErrorRow[]): string {
  const pascal = (code: string) =>
    code
      .toLowerCase()
      .split('_')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('')
  return `${header('gen/errors.ts', SOURCE)}
/// Every failure that a caller can see; the discriminant is what crosses the Wasm boundary.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
${rows.map(({ code, number, message }) => `    /// ${sentence(message)}\n    ${pascal(code)} = ${number},\n`).join('')}}

impl Error {
    /// Number in the low byte of a status word; never 0, which means success.
    pub const fn code(self) -> u8 {
        self as u8
    }
}
`
}

function typescript(rows: readonly ErrorRow[]): string {
  const quote = (text: string) => (text.includes("'") ? JSON.stringify(text) : `'${text}'`)
  return `${header('gen/errors.ts', SOURCE)}
/** Stable codes of every failure; the entry at index \`i\` has number \`i + 1\` in a status word of the Wasm. */
export const ERROR_CODES = [
${rows.map(({ code }) => `  '${code}',\n`).join('')}] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** One sentence per code, in terms of the caller's input. */
export const ERROR_MESSAGES: Readonly<Record<ErrorCode, string>> = {
${rows.map(({ code, message }) => `  ${code}: ${quote(message)},\n`).join('')}}
`
}
