import { KzgError } from '../errors.ts'

/** An error about an item of a part → the same about the item of the whole, of which the part begins at `start`. */
export function shifted(error: unknown, start: number): unknown {
  if (!(error instanceof KzgError) || error.index === undefined || start === 0) return error
  const { code, index, message, cause } = error
  return new KzgError(code, message.replace(`[${index}]`, `[${index + start}]`), index + start, { cause })
}
