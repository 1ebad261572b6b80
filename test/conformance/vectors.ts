/** One case of a vector file; `output: null` means that the call must fail. */
export interface Case {
  readonly name: string
  readonly input: unknown
  readonly output: unknown
  /** The code of the error that a failing call must throw, and its `index`; this repository's own vectors name them. */
  readonly code?: string
  readonly index?: number
}

/** The cases of one function of one suite. */
export interface VectorFile {
  readonly suite: string
  readonly fn: string
  readonly cases: readonly Case[]
}

/**
 * Parses `{ format, suite, fn, strings, cases }`.
 *
 * A string `@N` inside a case stands for `strings[N]`, so that a blob of 128 KiB used by many cases is stored once.
 */
export function parseVectorFile(text: string): VectorFile {
  const { suite, fn, strings = [], cases } = JSON.parse(text) as VectorFile & { strings?: readonly string[] }
  if (typeof suite !== 'string' || typeof fn !== 'string' || !Array.isArray(cases)) {
    throw new Error('not a vector file: suite, fn and cases are required')
  }
  return { suite, fn, cases: cases.map((entry) => resolve(entry, strings) as Case) }
}

function resolve(value: unknown, strings: readonly string[]): unknown {
  if (typeof value === 'string') return reference(value, strings)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => resolve(item, strings))
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, resolve(entry, strings)]))
}

function reference(value: string, strings: readonly string[]): string {
  if (!/^@\d+$/.test(value)) return value
  const target = strings[Number(value.slice(1))]
  if (target === undefined) throw new Error(`dangling string reference ${value}`)
  return target
}
