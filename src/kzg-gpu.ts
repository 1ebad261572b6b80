/** Batches of KZG with their sums on a GPU. Recipes run here, some at a time, up to their sums; those go to the GPU together. */
import type { Accelerator } from './accelerator.ts'
import { areOnCurve, isAudited, randomFactors } from './backend/adaptive/audit.ts'
import type { GpuEngines, PointsOnGpu } from './backend/adaptive/engines.ts'
import type { Backend, FrVec, G1Resident, Workspace } from './backend/backend.ts'
import { execute, nextTask, throwIfAborted } from './backend/driver.ts'
import type { Job, JobResults, Program, Recipe } from './backend/recipe.ts'
import { concatBytes, equalBytes, splitBytes } from './bytes.ts'
import { reverseScalars } from './codec/little-endian.ts'
import { BYTES_PER_FIELD_ELEMENT } from './constants.ts'
import { KzgError } from './errors.ts'
import { ordered } from './pool/ordered.ts'

const BYTES_PER_POINT = 96
/** Recipes whose sums go together, which bounds the Wasm memory that they hold; and how many such groups are under way, so
 * that the GPU works on one while the next is prepared. */
const GROUP = 20
const GROUPS = 2

type FixedMsm = Extract<Job, { op: 'fixedMsm' }>

export interface GpuItems<R> {
  readonly accelerator: Accelerator
  readonly backend: Backend
  readonly count: number
  /** Checks an item, and gives its recipe. */
  readonly program: (index: number) => Program<R>
  readonly signal: AbortSignal | undefined
  readonly onResult: (index: number) => void
  /** An error of an item as one of the batch. */
  readonly located: (error: unknown, index: number) => unknown
}

interface Running<R> {
  readonly index: number
  readonly workspace: Workspace
  readonly recipe: Recipe<R>
  answer: JobResults[Job['op']]
}

interface Waiting<R> {
  readonly running: Running<R>
  readonly job: FixedMsm
}

/** @throws what an item throws, of the first in order; of the GPU; `GPU_WRONG_RESULT` */
export async function itemsOnGpu<R>(engines: GpuEngines, items: GpuItems<R>): Promise<R[]> {
  const size = Math.max(1, Math.min(GROUP, Math.ceil(items.count / GROUPS)))
  const groups = await ordered({
    count: Math.ceil(items.count / size),
    width: GROUPS,
    start: (group) => runGroup(engines, items, group * size, Math.min((group + 1) * size, items.count)),
  })
  return groups.flat()
}

async function runGroup<R>(engines: GpuEngines, items: GpuItems<R>, start: number, end: number): Promise<R[]> {
  const { backend, program, signal, onResult } = items
  const results: R[] = []
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
      const waiting: Waiting<R>[] = []
      for (const running of live) {
        const step = await advance(running, items)
        if (step.job) waiting.push({ running, job: step.job })
        else {
          results[running.index - start] = step.result as R
          running.workspace.release()
          onResult(running.index)
        }
      }
      await sumTogether(engines, items, waiting)
      throwIfAborted(signal)
      live = waiting.map(({ running }) => running)
    }
    return results
  } finally {
    for (const workspace of workspaces) workspace.release()
  }
}

/** Runs a recipe up to its next sum over resident points, or its end. */
async function advance<R>(
  running: Running<R>,
  { signal, located }: GpuItems<R>,
): Promise<{ job?: FixedMsm; result?: R }> {
  try {
    let step = running.recipe.next(running.answer)
    for (;;) {
      if (step.done) return { result: step.value }
      if (step.value.op === 'fixedMsm') return { job: step.value }
      const answer = execute(running.workspace, step.value)
      await nextTask()
      throwIfAborted(signal)
      step = running.recipe.next(answer)
    }
  } catch (error) {
    throw located(error, running.index)
  }
}

/** Does the sums that recipes wait for, and gives each its answer. */
async function sumTogether<R>(engines: GpuEngines, items: GpuItems<R>, waiting: readonly Waiting<R>[]): Promise<void> {
  for (const points of new Set(waiting.map(({ job }) => job.points))) {
    const same = waiting.filter(({ job }) => job.points === points)
    const answers = await sumsOf(engines, items, points, same)
    await audit(items, points, same, answers)
    same.forEach(({ running: { workspace }, running }, i) => {
      running.answer = workspace.g1.fromAffine(workspace.g1.fromLittleEndian(answers[i] as Uint8Array))
    })
  }
}

/** Points in a row for each of the recipes, x‖y little-endian. */
async function sumsOf<R>(
  { msm }: GpuEngines,
  { accelerator, signal }: GpuItems<R>,
  owner: G1Resident,
  waiting: readonly Waiting<R>[],
): Promise<Uint8Array[]> {
  const resident = await accelerator.resident(owner, () => owner.points)
  const [sums, n] = [waiting[0]?.job.sums ?? 1, owner.points.length / BYTES_PER_POINT]
  const each = n / sums
  const parts = Array.from(
    { length: sums },
    (_, i): PointsOnGpu => (sums === 1 ? resident : resident.part(i * each, each)),
  )
  const scalars = waiting.flatMap(({ job, running: { workspace } }) =>
    splitBytes(reverseScalars(workspace.fr.toBytes(job.scalars)), each * BYTES_PER_FIELD_ELEMENT),
  )
  const bases = sums === 1 ? resident : waiting.flatMap(() => parts)
  const results = await msm.sums(bases, scalars, { signal })
  return waiting.map((_, i) => concatBytes(results.slice(i * sums, (i + 1) * sums)))
}

/** Whether the sums are points of the curve, and now and then, by a random linear combination of all recipes' that Wasm
 * computes, whether they are the right ones: Σⱼ ρⱼ·Rⱼ = Σᵢ (Σⱼ ρⱼ·sⱼᵢ)·Pᵢ for each of a recipe's sums.
 * @throws KzgError `GPU_WRONG_RESULT` */
async function audit<R>(
  { accelerator, backend }: GpuItems<R>,
  points: G1Resident,
  waiting: readonly Waiting<R>[],
  answers: readonly Uint8Array[],
): Promise<void> {
  if (!answers.every(areOnCurve)) throw new KzgError('GPU_WRONG_RESULT', 'a sum that is no point of the curve')
  const share = 1 / waiting.length
  if (!isAudited(accelerator.audit, share)) return
  const sums = waiting[0]?.job.sums ?? 1
  const workspace = backend.begin()
  try {
    const { fr, g1 } = workspace
    const factors = randomFactors(waiting.length)
    const scalars = combined(
      workspace,
      waiting.map(({ job }) => job.scalars),
      factors,
    )
    await nextTask()
    const expected = g1.fixedMsm(points, scalars, sums)
    await nextTask()
    // Sum by sum: that of every recipe in a row.
    const rows = Array.from({ length: sums }, (_, sum) =>
      answers.map((answer) => answer.subarray(sum * BYTES_PER_POINT, (sum + 1) * BYTES_PER_POINT)),
    )
    const weights = fr.fromBytes(workspace.upload(Array.from({ length: sums }, () => factors)), { name: 'factors' })
    const found = g1.msmBatch(g1.fromLittleEndian(concatBytes(rows.flat())), weights, sums)
    if (equalBytes(g1.encode(expected), g1.encode(found))) return
    throw new KzgError('GPU_WRONG_RESULT', 'a sum that differs from the one on Wasm')
  } finally {
    workspace.release()
  }
}

/** Σⱼ ρⱼ·vⱼ of vectors of equal length. */
function combined(workspace: Workspace, vectors: readonly FrVec[], factors: Uint8Array): FrVec {
  const { fr } = workspace
  const n = vectors[0]?.n ?? 0
  const targets = Array.from({ length: 2 * n }, (_, i) => i % n)
  let total = fr.zeros(n)
  for (const [j, vector] of vectors.entries()) {
    const factor = factors.subarray(BYTES_PER_FIELD_ELEMENT * j, BYTES_PER_FIELD_ELEMENT * (j + 1))
    const bytes = workspace.upload(Array.from({ length: n }, () => factor))
    const constant = fr.fromBytes(bytes, { name: 'factors' })
    const scaled = fr.mul(vector, constant)
    const both = fr.concat([total, scaled])
    const next = fr.scatterAdd(both, targets, n)
    for (const handle of [bytes, constant, scaled, both, total]) handle.dispose()
    total = next
  }
  return total
}
