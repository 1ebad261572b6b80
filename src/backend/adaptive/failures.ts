/** What went wrong with a GPU, kept for the report. */
import type { ErrorCode } from '../../errors.gen.ts'
import { KzgError } from '../../errors.ts'

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
  #count = 0
  #last: GpuFailure[] = []

  get count(): number {
    return this.#count
  }

  get last(): readonly GpuFailure[] {
    return this.#last
  }

  add(failure: GpuFailure): void {
    this.#count++
    this.#last = [...this.#last, failure].slice(-KEPT)
  }
}

/** Codes that blame the caller or end the instance; every other failure in GPU code is the GPU's. */
const NOT_THE_GPU: readonly ErrorCode[] = ['NON_CANONICAL', 'BAD_TYPE', 'DISPOSED', 'ABORTED', 'OUT_OF_MEMORY', 'TRAP']

/** The error as one of the GPU, if it is: implementations throw errors of their own, too. */
export function gpuError(error: unknown): KzgError | undefined {
  if (!(error instanceof KzgError)) {
    const message = error instanceof Error ? error.message : String(error)
    return new KzgError('GPU_KERNEL', message, undefined, { cause: error })
  }
  return NOT_THE_GPU.includes(error.code) ? undefined : error
}
