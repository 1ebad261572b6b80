/** Refusal of an input by the harness's own codecs (precompile encodings), where the library never sees the bytes. */
export class InputError extends Error {
  readonly code: string

  constructor(code: string) {
    super(`input refused: ${code}`)
    this.name = 'InputError'
    this.code = code
  }
}

/** The library's codes that blame the caller's data. A null case that ends in TRAP or INTERNAL is a failure. */
const DATA_CODES: ReadonlySet<unknown> = new Set([
  'BAD_LENGTH',
  'NON_CANONICAL',
  'BAD_FLAGS',
  'NOT_ON_CURVE',
  'NOT_IN_SUBGROUP',
  'POINT_AT_INFINITY',
  'LENGTH_MISMATCH',
  'BAD_TYPE',
  'BAD_INDEX',
  'DUPLICATE_INDEX',
  'UNSORTED_INDICES',
  'TOO_FEW_CELLS',
  'TOO_LARGE',
  'BAD_SECRET_KEY',
  'EMPTY_LIST',
  'BAD_KEYSTORE',
  'WRONG_PASSWORD',
])

/** Whether `error` says that the input is bad, as opposed to a defect of the library or of the harness. */
export function blamesInput(error: unknown): boolean {
  if (error instanceof InputError) return true
  return error instanceof Error && error.name === 'KzgError' && DATA_CODES.has((error as { code?: unknown }).code)
}
