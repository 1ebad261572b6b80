/** Sums over resident points that recipes of a batch wait for: many on a GPU at once, and some of them once more on Wasm. */
import { areOnCurve, hasInfinity, isAudited, randomFactors } from './backend/adaptive/audit.ts'
import type { GpuEngines, PointsOnGpu } from './backend/adaptive/engines.ts'
import type { FrVec, G1Resident, G1Vec, Workspace } from './backend/backend.ts'
import { nextTask } from './backend/driver.ts'
import type { Job } from './backend/recipe.ts'
import { concatBytes, equalBytes, splitBytes } from './bytes.ts'
import { reverseScalars } from './codec/little-endian.ts'
import { BYTES_PER_FIELD_ELEMENT } from './constants.ts'
import { KzgError } from './errors.ts'
import type { BatchOnGpu, Waiting } from './kzg-stage-gpu.ts'

const BYTES_PER_POINT = 96

export type FixedMsm = Extract<Job, { op: 'fixedMsm' }>

/** Does the sums, and gives each recipe its answer.
 * @throws KzgError of the GPU; `GPU_WRONG_RESULT` */
export async function sumTogether(
  engines: GpuEngines,
  batch: BatchOnGpu,
  waiting: readonly Waiting<FixedMsm, G1Vec>[],
): Promise<void> {
  for (const points of new Set(waiting.map(({ job }) => job.points))) {
    const same = waiting.filter(({ job }) => job.points === points)
    const answers = await sumsOf(engines, batch, points, same)
    await audit(batch, points, same, answers)
    same.forEach(({ workspace: { g1 }, answer }, i) => {
      answer(g1.fromAffine(g1.fromLittleEndian(answers[i] as Uint8Array)))
    })
  }
}

/** Points in a row for each of the recipes, x‖y little-endian. */
async function sumsOf(
  { msm }: GpuEngines,
  { accelerator, signal }: BatchOnGpu,
  owner: G1Resident,
  waiting: readonly Waiting<FixedMsm, G1Vec>[],
): Promise<Uint8Array[]> {
  const resident = await accelerator.resident(owner, () => owner.points)
  const [sums, n] = [waiting[0]?.job.sums ?? 1, owner.points.length / BYTES_PER_POINT]
  const each = n / sums
  const parts = Array.from(
    { length: sums },
    (_, i): PointsOnGpu => (sums === 1 ? resident : resident.part(i * each, each)),
  )
  const scalars = waiting.flatMap(({ job, workspace }) =>
    splitBytes(reverseScalars(workspace.fr.toBytes(job.scalars)), each * BYTES_PER_FIELD_ELEMENT),
  )
  const bases = sums === 1 ? resident : waiting.flatMap(() => parts)
  const results = await msm.sums(bases, scalars, { signal })
  return waiting.map((_, i) => concatBytes(results.slice(i * sums, (i + 1) * sums)))
}

/** Whether the sums are points of the curve, and now and then, by a random linear combination of all recipes' that Wasm
 * computes, whether they are the right ones: Σⱼ ρⱼ·Rⱼ = Σᵢ (Σⱼ ρⱼ·sⱼᵢ)·Pᵢ for each of a recipe's sums.
 * @throws KzgError `GPU_WRONG_RESULT` */
async function audit(
  { accelerator, backend }: BatchOnGpu,
  points: G1Resident,
  waiting: readonly Waiting<FixedMsm, G1Vec>[],
  answers: readonly Uint8Array[],
): Promise<void> {
  if (!answers.every(areOnCurve)) throw new KzgError('GPU_WRONG_RESULT', 'a sum that is no point of the curve')
  const isSuspect = accelerator.audit !== 'off' && answers.some(hasInfinity)
  if (!isSuspect && !isAudited(accelerator.audit, 1 / waiting.length)) return
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
