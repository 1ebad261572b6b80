/** What the calling thread and a worker say to each other. Plain data: it is copied from one realm into another. */
import { ERROR_CODES, type ErrorCode } from '../errors.gen.ts'
import { KzgError } from '../errors.ts'

/** Something that tasks share, for example points: it is sent to a worker once and stays there until it is dropped. */
export interface Resource {
  readonly key: string
  readonly value: unknown
}

export type ToWorker =
  | {
      readonly type: 'start'
      /** Which kind of task it will get. */
      readonly engine: string
      readonly tier: string
      readonly module: WebAssembly.Module | Uint8Array
    }
  | {
      readonly type: 'task'
      readonly id: number
      readonly op: string
      readonly args: readonly unknown[]
      /** What the task needs and this worker has not been given. */
      readonly resources: readonly Resource[]
    }
  | { readonly type: 'drop'; readonly key: string }

export type FromWorker =
  /** The script has been loaded and listens. */
  | { readonly type: 'loaded' }
  | { readonly type: 'ready' }
  /** The instance could not be made, or failed its known-answer test. */
  | { readonly type: 'refused'; readonly error: PlainError }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: PlainError }

/** An error as plain data; cloning one loses its class and everything but its message. */
export interface PlainError {
  readonly name: string
  readonly message: string
  readonly code?: ErrorCode | undefined
  readonly index?: number | undefined
  readonly part?: string | undefined
  readonly cause?: PlainError | undefined
}

export function toPlain(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message, cause } = error
  const plain = { name, message, cause: cause === undefined ? undefined : toPlain(cause) }
  return error instanceof KzgError ? { ...plain, code: error.code, index: error.index, part: error.part } : plain
}

export function fromPlain({ name, message, code, index, part, cause: plainCause }: PlainError): Error {
  const cause = plainCause && fromPlain(plainCause)
  if (code !== undefined && ERROR_CODES.includes(code)) {
    return new KzgError(code, message, index, part === undefined ? { cause } : { cause, part })
  }
  const error = new Error(message, { cause })
  error.name = name
  return error
}
