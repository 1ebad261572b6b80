import { blamesInput } from './input-error.ts'
import { matches, show } from './matches.ts'
import type { Subject } from './subject.ts'
import { findRun } from './suites/index.ts'
import type { Run } from './suites/suite.ts'
import type { Case, VectorFile } from './vectors.ts'

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
export async function runFile(subject: Subject, text: string): Promise<FileResult> {
  const { suite, fn, cases } = JSON.parse(text) as VectorFile
  const run = findRun(suite, fn)
  if (!run) return { suite, fn, passed: 0, unsupported: cases.length, failures: [], milliseconds: 0 }
  const start = performance.now()
  const failures: Failure[] = []
  for (const entry of cases) {
    const reason = await failureOf(subject, run, entry)
    if (reason !== undefined) failures.push({ name: entry.name, reason })
  }
  const milliseconds = performance.now() - start
  return { suite, fn, passed: cases.length - failures.length, unsupported: 0, failures, milliseconds }
}

/** Why the case fails, or `undefined` if it passes. */
async function failureOf(subject: Subject, run: Run, entry: Case): Promise<string | undefined> {
  let actual: unknown
  try {
    actual = await run(subject, entry.input as never)
  } catch (error) {
    return isExpectedRefusal(entry, error) ? undefined : `${expectation(entry)}, but threw ${describe(error)}`
  }
  if (entry.output === null) return `${expectation(entry)}, but returned ${abbreviate(show(actual))}`
  return matches(entry.output, actual) ? undefined : `${expectation(entry)}, got ${abbreviate(show(actual))}`
}

function isExpectedRefusal({ output, code, index }: Case, error: unknown): boolean {
  if (output !== null || !blamesInput(error)) return false
  const refusal = error as { code?: unknown; index?: unknown }
  return (code === undefined || refusal.code === code) && (index === undefined || refusal.index === index)
}

function expectation({ output, code, index }: Case): string {
  if (output !== null) return `expected ${abbreviate(JSON.stringify(output))}`
  return `must be refused as bad input${code ? ` with ${code}` : ''}${index === undefined ? '' : ` at ${index}`}`
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, index } = error as { code?: unknown; index?: unknown }
  const details = [code, index].filter((detail) => detail !== undefined).join(' at ')
  return abbreviate(`${error.name}${details && ` ${details}`}: ${error.message}`)
}

const abbreviate = (text: string): string =>
  text.length <= 160 ? text : `${text.slice(0, 130)}… (${text.length} characters)`
