import { ERROR_CODES, ERROR_MESSAGES, type ErrorCode } from './errors.gen.ts'

/** Every failure of this package. A failed verification is `false`, never an error. */
export class KzgError extends Error {
  override readonly name = 'KzgError'
  /** Stable name of the failure; the message may change between versions, the code does not. */
  readonly code: ErrorCode
  /** Position of the offending item in its argument: a scalar in a blob, an item in a list. */
  readonly index: number | undefined
  /** Part of the trusted setup that the failure concerns. */
  readonly part: string | undefined

  constructor(
    code: ErrorCode,
    message?: string,
    index?: number,
    { cause, part }: { cause?: unknown; part?: string } = {},
  ) {
    super(message ?? ERROR_MESSAGES[code], cause === undefined ? undefined : { cause })
    this.code = code
    this.index = index
    this.part = part
  }
}

/** How a failure of the Wasm names the caller's argument. */
export interface Operand {
  readonly name: string
  /** Position in the caller's terms for position `i` of the flat array that the Wasm saw; absent for a single value. */
  readonly index?: (i: number) => number
  /** Part of the trusted setup, if it is one. */
  readonly part?: string
  /** The argument that items from `from` on belong to, if the Wasm saw two in a row. */
  readonly next?: { readonly from: number; readonly operand: Operand }
}

const CODE_BITS = 8

/** Turns a status word of the Wasm (`code | index << 8`, 0 = success) into an error.
 * @throws KzgError with the word's code, and `index` if the operand is a list */
export function checkStatus(status: number, operand: Operand): void {
  // Wasm returns i32; an index above 2^23 would come back negative.
  const word = status >>> 0
  if (word === 0) return
  const code = ERROR_CODES[(word & 0xff) - 1] ?? 'INTERNAL'
  // Memory runs out for no item's fault.
  if (code === 'OUT_OF_MEMORY') throw new KzgError(code)
  const position = word >>> CODE_BITS
  const { next } = operand
  if (next && position >= next.from) {
    // Throws, as the code is not 0.
    checkStatus((word & 0xff) | ((position - next.from) << CODE_BITS), next.operand)
  }
  const index = operand.index?.(position)
  const item = index === undefined ? operand.name : `${operand.name}[${index}]`
  throw new KzgError(
    code,
    `${item}: ${ERROR_MESSAGES[code]}`,
    index,
    operand.part === undefined ? {} : { part: operand.part },
  )
}

/** The error that an abort shows: the signal's own reason if it is an Error, as `fetch` does. */
export function abortError(signal: AbortSignal): Error {
  if (signal.reason instanceof Error) return signal.reason
  return new KzgError('ABORTED', undefined, undefined, { cause: signal.reason })
}

/** What whatever was thrown says. */
export const messageOf = (cause: unknown): string =>
  cause instanceof Error || (typeof cause === 'object' && cause !== null && 'message' in cause)
    ? String(cause.message)
    : String(cause)
