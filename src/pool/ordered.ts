/**
 * Many calls, a bounded number of them at a time, results in the order of the calls. What comes out does not depend on
 * which call is answered first: the first item in order that fails, or decides, is the one that counts.
 */
export interface OrderedOptions<R> {
  readonly count: number
  /** How many may be under way. */
  readonly width: number
  readonly start: (index: number) => Promise<R>
  /** Whether no later item matters any more. */
  readonly isFinal?: (result: R) => boolean
  /** Called for each result as it comes, in any order. */
  readonly onResult?: ((index: number) => void) | undefined
}

/** After a failure nothing more is started, and what is under way is waited for, so that nothing goes on behind the
 * caller's back.
 * @returns results up to the first final one
 * @throws what the first failing item throws */
export async function ordered<R>({ count, width, start, isFinal, onResult }: OrderedOptions<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  let end = count
  let failure: { readonly error: unknown } | undefined

  const settle = async (index: number): Promise<void> => {
    try {
      const result = await start(index)
      if (index >= end) return
      results[index] = result
      onResult?.(index)
      if (!isFinal?.(result)) return
      end = index + 1
      failure = undefined
    } catch (error) {
      if (index >= end) return
      end = index
      failure = { error }
    }
  }
  const lane = async (): Promise<void> => {
    while (next < end) await settle(next++)
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane))
  if (failure) throw failure.error
  return results.slice(0, end)
}
