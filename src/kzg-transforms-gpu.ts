/**
 * Transforms that recipes of a batch wait for: those of one kind on a GPU together, and some of them once more on Wasm.
 * On the way to the GPU and back, scalars are in natural order.
 */
import { findLostRow, sampleOf } from './backend/adaptive/audit.ts'
import type { GpuEngines } from './backend/adaptive/engines.ts'
import type { Shape } from './backend/adaptive/law.ts'
import type { FrVec, Workspace } from './backend/backend.ts'
import { execute, nextTask, throwIfAborted } from './backend/driver.ts'
import type { Job } from './backend/recipe.ts'
import { power, toLittleEndian } from './backend/webgpu/ntt/scalars.ts'
import { concatBytes, equalBytes } from './bytes.ts'
import { reverseScalars } from './codec/little-endian.ts'
import { findNonCanonical } from './codec/scalars.ts'
import { BYTES_PER_FIELD_ELEMENT, CELLS_PER_EXT_BLOB, FIELD_ELEMENTS_PER_CELL } from './constants.ts'
import { KzgError } from './errors.ts'
import type { BatchOnGpu, Waiting } from './kzg-stage-gpu.ts'

export type TransformJob = Extract<Job, { op: 'ntt' | 'divide' }>
type WaitingTransform = Waiting<TransformJob>

/** Transforms that a division consists of. */
const PER_DIVISION = 3

/** Does the transforms, each kind where it is expected to be faster.
 * @throws KzgError of the GPU; `GPU_WRONG_RESULT` */
export async function transformTogether(
  engines: GpuEngines,
  batch: BatchOnGpu,
  waiting: readonly WaitingTransform[],
): Promise<void> {
  for (const same of byKind(waiting)) {
    if (batch.accelerator.isForGpu('ntt', shapeOf(same))) await transformOnGpu(engines, batch, same)
    else await transformOnWasm(batch, same)
    for (const { answer } of same) answer(undefined)
  }
}

/** One after the other, where they are. */
export async function transformOnWasm({ signal }: BatchOnGpu, waiting: readonly WaitingTransform[]): Promise<void> {
  for (const { workspace, job } of waiting) {
    execute(workspace, job)
    await nextTask()
    throwIfAborted(signal)
  }
}

/** All in one batch.
 * @param waiting of one kind
 * @throws KzgError of the GPU; `GPU_WRONG_RESULT` */
export async function transformOnGpu(
  { ntt }: GpuEngines,
  batch: BatchOnGpu,
  waiting: readonly WaitingTransform[],
): Promise<void> {
  const [first] = waiting
  if (!first) return
  const n = sizeOf(first.job)
  const { signal } = batch
  const parts = waiting.map(take)
  const values = reverseScalars(concatBytes(parts.map(({ given }) => given)))
  const out =
    first.job.op === 'ntt'
      ? await ntt.transform(values, { n, batch: rowsOf(waiting), inverse: first.job.inverse, signal })
      : await ntt.divide(values, reverseScalars(concatBytes(parts.flatMap(inversesOf))), { n, coset: SHIFT, signal })
  const results = reverseScalars(out)
  const index = results.length === values.length ? findNonCanonical(results) : 0
  if (index >= 0) throw new KzgError('GPU_WRONG_RESULT', `value ${index} of a transform is no scalar`)
  if (findLostRow(values, out, n * BYTES_PER_FIELD_ELEMENT) >= 0) {
    throw new KzgError('GPU_WRONG_RESULT', 'a transform of values that is all zeros')
  }
  await audit(batch, parts, results)
  let start = 0
  for (const part of parts) {
    give(part, results.subarray(start, start + part.given.length))
    start += part.given.length
  }
}

/** What a recipe has to be transformed, in natural order, big-endian. */
interface Part {
  readonly workspace: Workspace
  readonly job: TransformJob
  readonly given: Uint8Array
  /** Inverse values of the divisor of every row, if the rows are to be divided. */
  readonly inverses: Uint8Array | undefined
}

/** Reads a recipe's scalars. Their memory is theirs until the results come, and not in order. */
function take({ workspace, job }: WaitingTransform): Part {
  const { fr, poly } = workspace
  const read = (data: FrVec): Uint8Array => {
    if (job.op === 'divide' || (job.inverse && job.order === 'bit-reversed')) poly.bitReverse(data, sizeOf(job))
    return fr.toBytes(data)
  }
  return { workspace, job, given: read(dataOf(job)), inverses: job.op === 'divide' ? read(job.divisor) : undefined }
}

function give({ workspace: { fr, poly }, job }: Part, results: Uint8Array): void {
  const data = dataOf(job)
  fr.decodeInto(results, data, { name: 'results' })
  if (job.op === 'ntt' && !job.inverse && job.order === 'bit-reversed') poly.bitReverse(data, job.n)
}

const inversesOf = ({ job, inverses }: Part): Uint8Array[] =>
  Array.from({ length: dataOf(job).n / sizeOf(job) }, () => inverses as Uint8Array)

/** Computes a share of the rows again.
 * @throws KzgError `GPU_WRONG_RESULT` */
async function audit({ accelerator, backend }: BatchOnGpu, parts: readonly Part[], results: Uint8Array): Promise<void> {
  const size = sizeOf((parts[0] as Part).job) * BYTES_PER_FIELD_ELEMENT
  const sample = sampleOf(accelerator.audit, results.length / size)
  let first = 0
  for (const part of parts) {
    const rows = part.given.length / size
    const mine = sample.filter((row) => row >= first && row < first + rows)
    if (mine.length > 0) {
      const given = concatBytes(mine.map((row) => part.given.subarray((row - first) * size, (row - first + 1) * size)))
      const found = concatBytes(mine.map((row) => results.subarray(row * size, (row + 1) * size)))
      const workspace = backend.begin()
      try {
        if (!equalBytes(again(workspace, part, given), found)) {
          throw new KzgError('GPU_WRONG_RESULT', 'a transform that differs from the one on Wasm')
        }
      } finally {
        workspace.release()
      }
      await nextTask()
    }
    first += rows
  }
}

/** Some rows of a part on Wasm, in natural order like what is given. */
function again(workspace: Workspace, { job, inverses }: Part, given: Uint8Array): Uint8Array {
  const { fr, poly, cells } = workspace
  const load = (bytes: Uint8Array): FrVec => fr.fromBytes(workspace.upload([bytes]), { name: 'rows' })
  const data = load(given)
  if (job.op === 'ntt') {
    poly.ntt(data, { ...job, order: 'natural' })
  } else {
    const divisor = load(inverses as Uint8Array)
    for (const values of [data, divisor]) poly.bitReverse(values, sizeOf(job))
    cells.divide(data, divisor)
  }
  return fr.toBytes(data)
}

/** 7⁶⁴, the shift of the coset that `CellOps.divide` divides on. */
const SHIFT = /* @__PURE__ */ toLittleEndian([power(7n, BigInt(FIELD_ELEMENTS_PER_CELL))])

const dataOf = (job: TransformJob): FrVec => (job.op === 'ntt' ? job.data : job.strands)
const sizeOf = (job: TransformJob): number => (job.op === 'ntt' ? job.n : CELLS_PER_EXT_BLOB)

const rowsOf = (waiting: readonly WaitingTransform[]): number =>
  waiting.reduce((rows, { job }) => rows + dataOf(job).n / sizeOf(job), 0)

/** What transforms of one kind are together. */
function shapeOf(same: readonly WaitingTransform[]): Shape {
  const { job } = same[0] as WaitingTransform
  return { n: sizeOf(job), batch: rowsOf(same) * (job.op === 'divide' ? PER_DIVISION : 1) }
}

function byKind(waiting: readonly WaitingTransform[]): WaitingTransform[][] {
  const kinds = new Map<string, WaitingTransform[]>()
  for (const one of waiting) {
    const { job } = one
    const kind = job.op === 'ntt' ? `${job.n} ${job.inverse} ${job.order}` : job.op
    kinds.set(kind, [...(kinds.get(kind) ?? []), one])
  }
  return [...kinds.values()]
}
