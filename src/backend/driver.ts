import { abortError } from '../errors.ts'
import type { Workspace } from './backend.ts'
import type { Job, JobResults, Program, Progress } from './recipe.ts'

export interface AsyncOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** What a recipe can be run on. */
interface Host<W extends Workspace> {
  begin(): W
}

/** Runs a recipe to its end on this thread. Its temporaries are freed whether it returns or throws. */
export function runSync<T, W extends Workspace>(backend: Host<W>, program: Program<T, W>): T {
  const workspace = backend.begin()
  try {
    const recipe = program(workspace)
    let step = recipe.next()
    while (!step.done) step = recipe.next(execute(workspace, step.value))
    return step.value
  } finally {
    workspace.release()
  }
}

/** Runs a recipe with a pause after every job, in which the event loop turns; an abort takes effect then, and after
 * a report of progress.
 * @param slice milliseconds that jobs may take together before there is a pause
 * @throws the signal's reason if it is an Error, else KzgError `ABORTED`; then nothing that the recipe made remains */
export async function runAsync<T, W extends Workspace>(
  backend: Host<W>,
  program: Program<T, W>,
  { signal, onProgress }: AsyncOptions = {},
  slice = 0,
): Promise<T> {
  throwIfAborted(signal)
  const workspace = backend.begin()
  try {
    let start = performance.now()
    const recipe = program(workspace)
    let step = recipe.next()
    while (!step.done) {
      const job = step.value
      if (job.op === 'progress') {
        onProgress?.({ phase: job.phase, done: job.done, total: job.total })
        throwIfAborted(signal)
        step = recipe.next(undefined)
        continue
      }
      const result = execute(workspace, job)
      if (performance.now() - start >= slice) {
        await nextTask()
        throwIfAborted(signal)
        start = performance.now()
      }
      step = recipe.next(result)
    }
    return step.value
  } finally {
    workspace.release()
  }
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal)
}

/** A task, not a microtask: only between tasks do timers, input and abort events get their turn. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** Does a job on the backend of a workspace. */
export function execute(workspace: Workspace, job: Job): JobResults[Job['op']] {
  switch (job.op) {
    case 'msm':
      return workspace.g1.msm(job.points, job.scalars)
    case 'msmBatch':
      return workspace.g1.msmBatch(job.points, job.scalars, job.batches)
    case 'fixedMsm':
      return workspace.g1.fixedMsm(job.points, job.scalars, job.sums)
    case 'ntt':
      workspace.poly.ntt(job.data, job)
      return undefined
    case 'divide':
      workspace.cells.divide(job.strands, job.divisor)
      return undefined
    case 'g1Ntt':
      workspace.g1.ntt(job.data, job.inverse)
      return undefined
    case 'g1LowHalf':
      workspace.g1.lowHalf(job.data)
      return undefined
    case 'decodeG1':
      workspace.g1.decodeInto(job.bytes, job.into, job.checkSubgroup, job.operand)
      return undefined
    case 'decodeG2':
      return workspace.pairing.decode(job.bytes, true, job.operand)
    case 'step':
      job.run()
      return undefined
    case 'progress':
      return undefined
  }
}
