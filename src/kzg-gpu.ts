/** Batches of KZG on a GPU. Recipes run here, some at a time, up to their next stage that a GPU may do; those go there together. */
import type { GpuEngines } from './backend/adaptive/engines.ts'
import { callback } from './backend/adaptive/failures.ts'
import { GROUPS, groupSize } from './backend/adaptive/stages.ts'
import type { G1Vec, Workspace } from './backend/backend.ts'
import { execute, nextTask, throwIfAborted } from './backend/driver.ts'
import type { Job, JobResults, Program, Recipe } from './backend/recipe.ts'
import type { BatchOnGpu, Waiting } from './kzg-stage-gpu.ts'
import { type FixedMsm, sumTogether } from './kzg-sums-gpu.ts'
import { type TransformJob, transformTogether } from './kzg-transforms-gpu.ts'
import { ordered } from './pool/ordered.ts'

export interface GpuItems<R> extends BatchOnGpu {
  readonly count: number
  /** Checks an item, and gives its recipe. */
  readonly program: (index: number) => Program<R>
  /** Called with each result as it comes; it has been audited. */
  readonly onResult: (index: number, result: R) => void
  /** An error of an item as one of the batch. */
  readonly located: (error: unknown, index: number) => unknown
}

interface Running<R> {
  readonly index: number
  readonly workspace: Workspace
  readonly recipe: Recipe<R>
  answer: JobResults[Job['op']]
}

/** @throws what an item throws, of the first in order; of the GPU; `GPU_WRONG_RESULT` */
export async function itemsOnGpu<R>(engines: GpuEngines, items: GpuItems<R>): Promise<void> {
  const size = groupSize(items.count)
  await ordered({
    count: Math.ceil(items.count / size),
    width: GROUPS,
    start: (group) => runGroup(engines, items, group * size, Math.min((group + 1) * size, items.count)),
  })
}

async function runGroup<R>(engines: GpuEngines, items: GpuItems<R>, start: number, end: number): Promise<void> {
  const { backend, program, signal } = items
  const onResult = callback(items.onResult)
  const workspaces: Workspace[] = []
  try {
    let live: Running<R>[] = []
    for (let index = start; index < end; index++) {
      const workspace = backend.begin()
      workspaces.push(workspace)
      try {
        live.push({ index, workspace, recipe: program(index)(workspace), answer: undefined })
      } catch (error) {
        throw items.located(error, index)
      }
    }
    while (live.length > 0) {
      const transforms: Waiting<TransformJob>[] = []
      const sums: Waiting<FixedMsm, G1Vec>[] = []
      const waiting: Running<R>[] = []
      for (const running of live) {
        const { job, result } = await advance(running, items)
        const { index, workspace } = running
        const answer = (given: JobResults[Job['op']]): void => {
          running.answer = given
        }
        if (job) waiting.push(running)
        if (job?.op === 'fixedMsm') sums.push({ workspace, job, answer })
        else if (job) transforms.push({ workspace, job, answer })
        else {
          workspace.release()
          onResult(index, result as R)
        }
      }
      await transformTogether(engines, items, transforms)
      await sumTogether(engines, items, sums)
      throwIfAborted(signal)
      live = waiting
    }
  } finally {
    for (const workspace of workspaces) workspace.release()
  }
}

/** Runs a recipe up to its next stage for a GPU, or its end. */
async function advance<R>(
  running: Running<R>,
  { signal, located }: GpuItems<R>,
): Promise<{ job?: FixedMsm | TransformJob; result?: R }> {
  try {
    let step = running.recipe.next(running.answer)
    for (;;) {
      if (step.done) return { result: step.value }
      const job = step.value
      if (job.op === 'fixedMsm' || job.op === 'ntt' || job.op === 'divide') return { job }
      const answer = execute(running.workspace, job)
      await nextTask()
      throwIfAborted(signal)
      step = running.recipe.next(answer)
    }
  } catch (error) {
    throw located(error, running.index)
  }
}
