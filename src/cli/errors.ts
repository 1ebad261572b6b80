import { stripVTControlCharacters } from 'node:util'
import type { ErrorCode } from '../entry/kzg.node.ts'
import { KzgError } from '../entry/kzg.node.ts'

/** What a process exits with; part of the public interface (docs/cli.md). */
export const EXIT = {
  ok: 0,
  invalid: 1,
  usage: 2,
  input: 3,
  files: 4,
  runtime: 5,
  internal: 6,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Failures that only the command line knows: wrong arguments, and a file that is not in the format it should be in. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: 'USAGE' | 'BAD_FILE'

  constructor(code: 'USAGE' | 'BAD_FILE', message: string) {
    super(message)
    this.code = code
  }
}

/** A failure of the library with the number of the blob it happened at. */
export class BlobError extends Error {
  override readonly name = 'BlobError'
  readonly blob: number
  override readonly cause: KzgError

  constructor(blob: number, cause: KzgError) {
    super(`blob ${blob}: ${cause.message}`, { cause })
    this.blob = blob
    this.cause = cause
  }
}

/** Exhaustive, so that a new code of the library has to be given an exit code here. */
const EXIT_OF_CODE: Readonly<Record<ErrorCode | CliError['code'], ExitCode>> = {
  USAGE: EXIT.usage,
  BAD_OPTION: EXIT.usage,

  BAD_FILE: EXIT.input,
  BAD_LENGTH: EXIT.input,
  NON_CANONICAL: EXIT.input,
  BAD_FLAGS: EXIT.input,
  NOT_ON_CURVE: EXIT.input,
  NOT_IN_SUBGROUP: EXIT.input,
  POINT_AT_INFINITY: EXIT.input,
  LENGTH_MISMATCH: EXIT.input,
  BAD_TYPE: EXIT.input,
  BAD_INDEX: EXIT.input,
  DUPLICATE_INDEX: EXIT.input,
  UNSORTED_INDICES: EXIT.input,
  TOO_FEW_CELLS: EXIT.input,
  TOO_LARGE: EXIT.input,
  BAD_ENCODING: EXIT.input,
  BAD_HEX: EXIT.input,
  BAD_SECRET_KEY: EXIT.input,
  EMPTY_LIST: EXIT.input,
  BAD_KEYSTORE: EXIT.input,
  WRONG_PASSWORD: EXIT.input,
  BAD_SETUP: EXIT.input,
  UNSUPPORTED_SETUP: EXIT.input,

  SETUP_MISMATCH: EXIT.runtime,
  BACKEND_UNAVAILABLE: EXIT.runtime,
  ASSET_LOAD: EXIT.runtime,
  WASM_LOAD: EXIT.runtime,
  WASM_CSP: EXIT.runtime,
  OUT_OF_MEMORY: EXIT.runtime,
  TRAP: EXIT.runtime,
  SELF_TEST: EXIT.runtime,
  WORKER_LOAD: EXIT.runtime,
  WORKER_FAILED: EXIT.runtime,
  GPU_UNAVAILABLE: EXIT.runtime,
  GPU_INIT: EXIT.runtime,
  GPU_ALLOCATION: EXIT.runtime,
  GPU_KERNEL: EXIT.runtime,
  GPU_TRANSFER: EXIT.runtime,
  GPU_TIMEOUT: EXIT.runtime,
  GPU_THROTTLED: EXIT.runtime,
  GPU_WRONG_RESULT: EXIT.runtime,
  DEVICE_LOST: EXIT.runtime,

  ABORTED: EXIT.interrupted,

  CAPABILITY_NOT_LOADED: EXIT.internal,
  DISPOSED: EXIT.internal,
  BUSY: EXIT.internal,
  SETUP_LOADED: EXIT.internal,
  INTERNAL: EXIT.internal,
}

/** A failure as scripts see it. */
export interface Failure {
  readonly code: string
  readonly message: string
  /** Blob at which it happened. */
  readonly blob?: number
  /** Offending element, point, cell … within it. */
  readonly index?: number
  readonly exitCode: ExitCode
}

export function describeFailure(error: unknown): Failure {
  if (error instanceof BlobError) return { ...describeFailure(error.cause), message: error.message, blob: error.blob }
  if (error instanceof KzgError || error instanceof CliError) {
    const index = error instanceof KzgError && error.index !== undefined ? { index: error.index } : {}
    return { code: error.code, message: error.message, ...index, exitCode: EXIT_OF_CODE[error.code] }
  }
  if (isCittyError(error)) {
    return { code: 'USAGE', message: stripVTControlCharacters(error.message), exitCode: EXIT.usage }
  }
  if (isAbort(error)) return { code: 'ABORTED', message: 'interrupted', exitCode: EXIT.interrupted }
  if (isSystemError(error)) {
    return { code: error.code, message: error.message.replace(`${error.code}: `, ''), exitCode: EXIT.files }
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return { code: 'INTERNAL', message, exitCode: EXIT.internal }
}

/** A missing argument; citty does not export the class. */
const isCittyError = (error: unknown): error is Error => error instanceof Error && error.name === 'CLIError'

const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError'

/** Node's errors of files and pipes: they carry the name of the failed call beside a code such as ENOENT. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
}
