/** What went wrong with a GPU, kept for the report. */
import type { ErrorCode } from '../../errors.gen.ts'
import { KzgError, messageOf } from '../../errors.ts'
import type { AsyncOptions } from '../driver.ts'

/** A failure of the GPU, after which Wasm has answered. */
export interface GpuFailure {
  readonly code: ErrorCode
  readonly message: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Failures that a report shows. */
const KEPT = 16

export class Failures {
  readonly #onFailure: ((failure: GpuFailure) => void) | undefined
  #count = 0
  #last: GpuFailure[] = []

  constructor(onFailure?: (failure: GpuFailure) => void) {
    this.#onFailure = onFailure
  }

  get count(): number {
    return this.#count
  }

  get last(): readonly GpuFailure[] {
    return this.#last
  }

  add({ code, message }: KzgError): void {
    const failure = { code, message, at: Date.now() }
    this.#count++
    this.#last = [...this.#last, failure].slice(-KEPT)
    try {
      this.#onFailure?.(failure)
    } catch (thrown) {
      // Wasm's answer is not lost for it.
      console.error(thrown)
    }
  }
}

/** Errors of callers' own callbacks, which tell nothing about a GPU. */
const foreign = /* @__PURE__ */ new WeakSet<object>()

/** A caller's callback, whose errors are passed on as they are, and blamed on nobody else. */
export const callback =
  <A extends unknown[]>(call: (...args: A) => void): ((...args: A) => void) =>
  (...args) => {
    try {
      call(...args)
    } catch (error) {
      const thrown = typeof error === 'object' && error !== null ? error : new Error(String(error), { cause: error })
      foreign.add(thrown)
      throw thrown
    }
  }

/** Options for the GPU's code, whose errors are its own but for those of the caller's callback. */
export const forGpu = ({ signal, onProgress }: AsyncOptions): AsyncOptions => ({
  signal,
  ...(onProgress && { onProgress: callback(onProgress) }),
})

/** Codes of failures that are the GPU's or of the code for it; every other one blames the caller, or ends the instance. */
const isOfTheGpu = (code: ErrorCode): boolean =>
  code.startsWith('GPU_') || code === 'DEVICE_LOST' || code === 'INTERNAL'

/** The error as one of the GPU, if it is: implementations throw errors of their own, too. */
export function gpuError(error: unknown): KzgError | undefined {
  if (error instanceof KzgError) return isOfTheGpu(error.code) ? error : undefined
  if (typeof error === 'object' && error !== null && foreign.has(error)) return undefined
  return new KzgError('GPU_KERNEL', messageOf(error), undefined, { cause: error })
}
