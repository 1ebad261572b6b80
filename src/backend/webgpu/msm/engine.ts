/** Sums of multiples of points of G1 on a GPU: Pippenger's method with signed windows. Public data only. */
import { KzgError } from '../../../errors.ts'
import type { Progress } from '../../recipe.ts'
import { bytesOfBuffers, type GpuRange, slice } from '../buffers.ts'
import type { GpuJob } from '../job.ts'
import type { KernelName, LayoutName } from '../kernels.gen.ts'
import { inPieces } from '../pieces.ts'
import type { KernelRequest } from '../pipelines.ts'
import type { GpuRuntime } from '../runtime.ts'
import { assumedTuning } from '../tune.ts'
import { decodeSums, encodeAffine, joinWindows } from './finish.ts'
import { IMAGE_BYTES, type MsmPlan, POINT_BYTES, planMsm, SUM_BYTES, sumsPerPlan } from './plan.ts'
import { GpuPoints } from './points.ts'
import { acquireWorkspace, MSM_KERNELS, type MsmKernels, MsmRecorder, workspaceBytes } from './round.ts'

export interface GpuMsmOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

const SCALAR_BYTES = 32
/** Points that are on the way at once. */
const UPLOAD_POINTS = 2 ** 17
/** Field multiplications of a point's conversion. */
const UPLOAD_COST = 5

interface Term {
  readonly points: GpuPoints
  readonly scalars: Uint8Array
}

/** Scalars are canonical little-endian, 32 bytes; points affine, x and y little-endian, zeros for infinity. Both are
 * valid: nothing is checked here. Time depends on all of them. */
export class GpuMsm {
  readonly #runtime: GpuRuntime
  readonly #layout: LayoutName
  readonly #workgroup: number

  /** @param workgroup invocations of a workgroup */
  constructor(runtime: GpuRuntime, layout: LayoutName, workgroup = assumedTuning(runtime.info).size) {
    this.#runtime = runtime
    this.#layout = layout
    this.#workgroup = workgroup
  }

  /** Kernels that a sum needs, for `Pipelines.warmUp`. */
  get kernels(): KernelRequest[] {
    return (['msm_upload', ...MSM_KERNELS] as const).map((kernel) => ({
      ...{ kernel, layout: this.#layout },
      constants: kernel === 'msm_scan' ? {} : { size: this.#workgroup },
    }))
  }

  /** Puts points on the device, where they stay until they are disposed. The caller keeps the bytes, if it wants to
   * be able to do so again.
   * @throws KzgError, GpuError; the signal's reason */
  async upload(points: Uint8Array, { signal, onProgress }: GpuMsmOptions = {}): Promise<GpuPoints> {
    const n = points.length / POINT_BYTES
    const places = Math.max(1, n)
    const sizes = [places * POINT_BYTES, places * IMAGE_BYTES, Math.min(places, UPLOAD_POINTS) * POINT_BYTES] as const
    const convert = async (job: GpuJob): Promise<GpuPoints> => {
      const kernel = await this.#kernel('msm_upload', signal)
      const [resident, images] = [job.make(sizes[0], 'msm.points'), job.make(sizes[1], 'msm.images')]
      const staging = job.acquire(sizes[2], 'canonical')
      for (let first = 0; first < n; first += UPLOAD_POINTS) {
        const count = Math.min(UPLOAD_POINTS, n - first)
        await job.upload(staging, points.subarray(first * POINT_BYTES, (first + count) * POINT_BYTES))
        for (const piece of inPieces(job, Math.ceil(count / this.#workgroup), this.#workgroup * UPLOAD_COST)) {
          const at = piece.first * this.#workgroup
          const some = Math.min(piece.groups * this.#workgroup, count - at)
          const from = slice(staging, at * POINT_BYTES, some * POINT_BYTES)
          await job.dispatch(kernel, [from, resident, images], [some, first + at], piece.groups, piece.cost)
        }
        onProgress?.({ phase: 'load', done: first + count, total: n })
      }
      return new GpuPoints(n, 0, { points: resident, images, isDisposed: false })
    }
    const bytes = bytesOfBuffers(...sizes)
    return this.#runtime.run(convert, { label: 'msm.upload', bytes, ...(signal && { signal }) })
  }

  /** Σ sᵢ·Pᵢ over as many points as there are scalars.
   * @returns 96 bytes, affine little-endian, zeros for infinity
   * @throws KzgError, GpuError; the signal's reason */
  async sum(points: GpuPoints, scalars: Uint8Array, options: GpuMsmOptions = {}): Promise<Uint8Array> {
    const [sum] = await this.sums(points, [scalars], options)
    return sum!
  }

  /** Many sums at once, over the same points or each over its own.
   * @throws as `sum` does; GpuError `GPU_WRONG_RESULT` for a sum that is no point */
  async sums(
    points: GpuPoints | readonly GpuPoints[],
    scalars: readonly Uint8Array[],
    options: GpuMsmOptions = {},
  ): Promise<Uint8Array[]> {
    const terms = scalars.map((bytes, i): Term => {
      const base = points instanceof GpuPoints ? points : points[i]
      const n = bytes.length / SCALAR_BYTES
      if (base === undefined || n > base.length || !Number.isInteger(n))
        throw new KzgError('LENGTH_MISMATCH', `sum ${i}: ${base?.length ?? 0} points and ${n} scalars`)
      return { points: base, scalars: bytes }
    })
    const results: Uint8Array[] = terms.map(() => new Uint8Array(POINT_BYTES))
    const total = terms.reduce((sum, { scalars }) => sum + scalars.length / SCALAR_BYTES, 0)
    let done = 0
    const onRound = (n: number): void => {
      done += n
      options.onProgress?.({ phase: 'sum', done, total })
    }
    for (const group of groupsOf(terms)) {
      const sums = await this.#group(
        group.map((i) => terms[i]!),
        options.signal,
        onRound,
      )
      for (const [k, i] of group.entries()) results[i] = sums[k]!
    }
    return results
  }

  /** What a sum of `n` terms, or `sums` of them at once, takes. */
  plan(n: number, sums = 1): MsmPlan {
    return planMsm(Math.max(1, n), sums)
  }

  async #kernel(name: KernelName, signal: AbortSignal | undefined) {
    const constants = name === 'msm_scan' ? {} : { size: this.#workgroup }
    return this.#runtime.pipelines.get(name, this.#layout, constants, signal)
  }

  async #kernels(signal: AbortSignal | undefined): Promise<MsmKernels> {
    const kernels = await Promise.all(MSM_KERNELS.map((name) => this.#kernel(name, signal)))
    return Object.fromEntries(kernels.map((kernel) => [kernel.name, kernel])) as MsmKernels
  }

  async #group(terms: readonly Term[], signal: AbortSignal | undefined, onRound: (n: number) => void) {
    const most = Math.max(...terms.map(({ scalars }) => scalars.length / SCALAR_BYTES))
    const plan = planMsm(most, terms.length)
    const kernels = await this.#kernels(signal)
    const copies = copiesOf(terms)
    const work = async (job: GpuJob): Promise<Uint8Array[]> => {
      const workspace = acquireWorkspace(job, plan)
      const { points, images, firsts } = basesOf(job, terms, copies)
      const table = Uint32Array.from(terms.flatMap(({ scalars }, i) => [scalars.length / SCALAR_BYTES, firsts[i]!]))
      await job.upload(workspace.terms, new Uint8Array(table.buffer))
      const recorder = new MsmRecorder(job, kernels, plan, workspace, this.#workgroup)
      for (let round = 0; round < plan.rounds; round++) {
        const { bytes, count } = scalarsOf(terms, plan, round)
        await job.upload(workspace.scalars, bytes)
        await recorder.round(round, points, images)
        onRound(count)
      }
      await recorder.reduce()
      const bytes = await job.read(workspace.sums, plan.results * SUM_BYTES, plan.resultCount * SUM_BYTES)
      const sums = decodeSums(bytes, this.#layout)
      const each = plan.resultCount / plan.sums
      return encodeAffine(
        terms.map((_, i) => (each === 1 ? sums[i]! : joinWindows(sums.slice(i * each, (i + 1) * each), plan.bits))),
      )
    }
    const bytes = workspaceBytes(plan) + bytesOfBuffers(copies.count * POINT_BYTES, copies.count * IMAGE_BYTES)
    return this.#runtime.run(work, { label: 'msm', bytes, ...(signal && { signal }) })
  }
}

/** Sums that share a plan, by index: of the same order of magnitude, as many as fit. Empty ones are in none. */
function groupsOf(terms: readonly Term[]): number[][] {
  const byMagnitude = new Map<number, number[]>()
  for (const [i, { scalars }] of terms.entries()) {
    if (scalars.length === 0) continue
    const magnitude = Math.ceil(Math.log2(scalars.length / SCALAR_BYTES))
    const group = byMagnitude.get(magnitude)
    if (group) group.push(i)
    else byMagnitude.set(magnitude, [i])
  }
  return [...byMagnitude].flatMap(([magnitude, group]) => {
    const size = sumsPerPlan(2 ** magnitude)
    return Array.from({ length: Math.ceil(group.length / size) }, (_, k) => group.slice(k * size, (k + 1) * size))
  })
}

/** Points that sums need copies of, since they are not all in one memory. */
interface Copies {
  /** First place of each, in a memory for all. */
  readonly places: ReadonlyMap<GpuPoints, number>
  readonly count: number
}

function copiesOf(terms: readonly Term[]): Copies {
  const places = new Map<GpuPoints, number>()
  const memories = new Set(terms.map(({ points }) => points.buffers.points))
  let count = 0
  for (const { points } of memories.size > 1 ? terms : []) {
    if (places.has(points)) continue
    places.set(points, count)
    count += points.length
  }
  return { places, count }
}

/** The points of all sums in one pair of buffers: their own, or copies. */
function basesOf(
  job: GpuJob,
  terms: readonly Term[],
  { places, count }: Copies,
): { points: GpuRange; images: GpuRange; firsts: number[] } {
  if (places.size === 0) return { ...terms[0]!.points.buffers, firsts: terms.map(({ points }) => points.first) }
  const points = job.acquire(count * POINT_BYTES, 'points')
  const images = job.acquire(count * IMAGE_BYTES, 'images')
  for (const [base, place] of places) {
    const { buffers, first, length } = base
    job.copy(buffers.points, first * POINT_BYTES, points, place * POINT_BYTES, length * POINT_BYTES)
    job.copy(buffers.images, first * IMAGE_BYTES, images, place * IMAGE_BYTES, length * IMAGE_BYTES)
  }
  return { points, images, firsts: terms.map(({ points }) => places.get(points)!) }
}

/** The scalars of a round, sum by sum in rows of equal length, and how many there are. */
function scalarsOf(terms: readonly Term[], { perRound }: MsmPlan, round: number): { bytes: Uint8Array; count: number } {
  const row = perRound * SCALAR_BYTES
  const parts = terms.map(({ scalars }) => scalars.subarray(round * row, (round + 1) * row))
  const bytes = parts.reduce((sum, part) => sum + part.length, 0)
  const count = bytes / SCALAR_BYTES
  if (parts.length === 1) return { bytes: parts[0]!, count }
  const all = new Uint8Array(parts.length * row)
  for (const [i, part] of parts.entries()) all.set(part, i * row)
  return { bytes: all, count }
}
