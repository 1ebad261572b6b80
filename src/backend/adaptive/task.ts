/** What a router runs. */
import { KzgError } from '../../errors.ts'
import type { GpuEngines } from './engines.ts'
import type { Shape } from './law.ts'
import type { Operation } from './priors.ts'

export interface Task<T> {
  readonly operation: Operation
  readonly shape: Shape
  readonly signal?: AbortSignal | undefined
  /** Whether its time is that of such calls in general. */
  readonly isTypical: boolean
  wasm(): Promise<T>
  gpu(engines: GpuEngines): Promise<T>
  /** Looks at a result of the GPU, and recomputes it now and then.
   * @returns what is wrong with it */
  audit(result: T): Promise<string | undefined>
}

/** @throws KzgError `GPU_WRONG_RESULT` */
export async function requireSound<T>(task: Task<T>, result: T): Promise<void> {
  const fault = await task.audit(result)
  if (fault !== undefined) throw new KzgError('GPU_WRONG_RESULT', `${task.operation}: ${fault}`)
}
