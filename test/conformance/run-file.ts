import { toHex } from './hex.ts'
import { blamesInput } from './input-error.ts'
import type { Subject } from './subject.ts'
import { findRun } from './suites/index.ts'
import type { Run } from './suites/suite.ts'
import { type Case, parseVectorFile } from './vectors.ts'

export interface Failure {
  readonly name: string
  readonly reason: string
}

/** Result of one vector file in one runtime; plain data, since it crosses process and page boundaries as JSON. */
export interface FileResult {
  readonly suite: string
  readonly fn: string
  readonly passed: number
  /** Cases of a suite or function that the library does not offer (yet). Never counted as passed. */
  readonly unsupported: number
  readonly failures: readonly Failure[]
  readonly milliseconds: number
}

/** Runs all the cases of a vector file on one and the same instance, so that bad input may not spoil what follows. */
export function runFile(subject: Subject, text: string): FileResult {
  const { suite, fn, cases } = parseVectorFile(text)
  const run = findRun(suite, fn)
  if (!run) return { suite, fn, passed: 0, unsupported: cases.length, failures: [], milliseconds: 0 }
  const start = performance.now()
  const failures = cases.flatMap((entry) => {
    const reason = failureOf(subject, run, entry)
    return reason === undefined ? [] : [{ name: entry.name, reason }]
  })
  const milliseconds = performance.now() - start
  return { suite, fn, passed: cases.length - failures.length, unsupported: 0, failures, milliseconds }
}

/** Why the case fails, or `undefined` if it passes. */
function failureOf(subject: Subject, run: Run, { input, output }: Case): string | undefined {
  let actual: unknown
  try {
    actual = run(subject, input as never)
  } catch (error) {
    if (output === null && blamesInput(error)) return undefined
    return `${output === null ? 'threw, but not a typed error about the input' : 'threw'}: ${describe(error)}`
  }
  if (output === null) return `must fail, but returned ${abbreviate(JSON.stringify(toPlain(actual)))}`
  const [expected, got] = [canonicalJson(output), canonicalJson(toPlain(actual))]
  return expected === got ? undefined : `expected ${abbreviate(expected)}, got ${abbreviate(got)}`
}

/** The vectors' notation: bytes and integers as hex strings. */
function toPlain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value)
  if (typeof value === 'bigint') return `0x${value.toString(16)}`
  // A result tuple carries named twins of its entries; only the entries count here.
  if (Array.isArray(value)) return Array.from(value, toPlain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toPlain(entry)]))
}

/** JSON with sorted keys and lower-case hex: equal texts mean equal results. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry === 'string') return entry.toLowerCase()
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry
    return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as { code?: unknown }).code
  return abbreviate(`${error.name}${code === undefined ? '' : ` ${String(code)}`}: ${error.message}`)
}

const abbreviate = (text: string): string =>
  text.length <= 160 ? text : `${text.slice(0, 130)}… (${text.length} characters)`
