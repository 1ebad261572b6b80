/** Times calls and says what they gave; the same code in every engine. */
import type { Argument, Method, Outcome, Prepared } from '../subjects/subject.ts'

export interface Sample {
  /** Milliseconds of one call, as the mean of those that were made. */
  readonly ms: number
  /** What the calls gave, in a form that is equal for equal results. */
  readonly digest: string
}

/** What `digest` says of a call that refused its input; every input of the bench is valid. */
export const REFUSED = 'refused'

/** Two collections, so that none of the garbage of earlier calls falls into the next one's time. */
function collectGarbage(): void {
  const { gc, Bun } = globalThis as { gc?: () => void; Bun?: { gc(force: boolean): void } }
  for (let i = 0; i < 2; i++) gc ? gc() : Bun?.gc(true)
}

export async function digestOf(outcomes: readonly Outcome[]): Promise<string> {
  const parts = await Promise.all(
    outcomes.map(async (outcome) => {
      if (typeof outcome === 'boolean') return outcome ? 'true' : REFUSED
      const hash = await crypto.subtle.digest('SHA-256', concatenate(outcome))
      return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
    }),
  )
  return parts.join()
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Makes one call for each list of arguments, all prepared before the clock starts. */
export async function timeCalls(method: Method, calls: readonly (readonly Argument[])[]): Promise<Sample> {
  const prepared: Prepared[] = []
  for (const args of calls) prepared.push(await method(...args))
  const results: unknown[] = []
  collectGarbage()
  const start = performance.now()
  for (const { call } of prepared) {
    const result = call()
    results.push(result instanceof Promise ? await result : result)
  }
  const elapsed = performance.now() - start
  const measured = results.map((result, i) => prepared[i]!.measured?.(result))
  const total = measured.every((ms) => ms !== undefined) ? measured.reduce((sum, ms) => sum + ms, 0) : elapsed
  const outcomes = await Promise.all(results.map((result, i) => prepared[i]!.outcome(result)))
  return { ms: total / calls.length, digest: await digestOf(outcomes) }
}
