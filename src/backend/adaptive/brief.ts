import type { Shape } from './law.ts'
import type { Operation } from './priors.ts'

/** Milliseconds on Wasm below which calls are not all measured: that would be some hundredths, or a tenth, of what they take. */
const BRIEF = 0.8
/** One of so many is. */
const SAMPLE = 8

interface Call {
  readonly operation: Operation
  readonly shape: Shape
}

/** Calls that take next to nothing on Wasm, of which most are neither measured nor decided anew: nothing else is between them and Wasm. */
export class BriefCalls {
  #last: Call | undefined
  #left = 0

  /** Whether a call is like the one that was decided last, and goes the same way. */
  repeats({ operation, shape: { n, batch } }: Call): boolean {
    const last = this.#last
    if (last === undefined || this.#left === 0) return false
    if (last.operation !== operation || last.shape.n !== n || last.shape.batch !== batch) return false
    this.#left--
    return true
  }

  /** Keeps what was decided: a call on Wasm that takes so many milliseconds, or anything else. */
  decided(call?: Call, ms = 0): void {
    this.#last = call && ms < BRIEF ? { operation: call.operation, shape: call.shape } : undefined
  }

  /** Whether the call that was decided last is one of those that are not measured. */
  skips(): boolean {
    if (this.#last === undefined) return false
    if (this.#left-- > 0) return true
    this.#left = SAMPLE - 1
    return false
  }
}
