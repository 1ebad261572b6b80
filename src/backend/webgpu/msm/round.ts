/** Records what the device does for the sums of one plan. */
import { bytesOfBuffers, type GpuRange, type Lease } from '../buffers.ts'
import type { GpuJob } from '../job.ts'
import type { Kernel } from '../pipelines.ts'
import type { CombineStep, MsmPlan, ReduceStep } from './plan.ts'
import { SUM_BYTES } from './plan.ts'
import { ADDITION, MIXED_ADDITION } from './windows.ts'

export const MSM_KERNELS = [
  'msm_digits',
  'msm_scan',
  'msm_scatter',
  'msm_lengths',
  'msm_pieces',
  'msm_accumulate',
  'msm_combine',
  'msm_reduce',
] as const

export type MsmKernels = Readonly<Record<(typeof MSM_KERNELS)[number], Kernel>>

/** Elements that a workgroup of `msm_scan` adds up; the kernels that read its result know it as well. */
const SCAN_BLOCK = 2048

/** Least number of invocations that a part of a dispatch has: what a device needs to be filled where its speed is not known
 * yet, and no more than software does within some tens of milliseconds. */
const LEAST_PART = 256

/** Costs of integer steps, in field multiplications: of a digit, an element of a scan, a bucket, a piece that may be none. */
const DIGIT = 1 / 4
const SCANNED = 1 / 8
const BUCKET = 1 / 8
const PIECE = 1 / 8

const WORD = 4

/** Work memory of one plan; given back when the job ends. */
export interface Workspace {
  readonly scalars: Lease
  readonly terms: Lease
  readonly starts: Lease
  readonly blocks: Lease
  readonly total: Lease
  readonly digits: Lease
  readonly ranks: Lease
  readonly sorted: Lease
  readonly lengths: Lease
  readonly pieces: Lease
  readonly owners: Lease
  readonly sums: Lease
}

/** Bytes of the parts. */
function sizesOf(plan: MsmPlan): Readonly<Record<keyof Workspace, number>> {
  const words = (count: number) => Math.max(1, count) * WORD
  const { sums, perRound, buckets, digits, longest, pieces, owners, sumCount } = plan
  return {
    scalars: words(8 * sums * perRound),
    terms: words(2 * sums),
    starts: words(buckets + 1),
    blocks: words(Math.ceil((buckets + 1) / SCAN_BLOCK)),
    total: words(1),
    digits: words(digits),
    ranks: words(digits),
    sorted: words(digits),
    lengths: words(longest + 1),
    pieces: words(4 * pieces),
    owners: words(owners),
    sums: sumCount * SUM_BYTES,
  }
}

export const acquireWorkspace = (job: GpuJob, plan: MsmPlan): Workspace =>
  Object.fromEntries(
    Object.entries(sizesOf(plan)).map(([label, bytes]) => [label, job.acquire(bytes, label)]),
  ) as unknown as Workspace

/** Bytes of all buffers of a plan's workspace. */
export const workspaceBytes = (plan: MsmPlan): number => bytesOfBuffers(...Object.values(sizesOf(plan)))

/** Recorder of the kernels of one job. */
export class MsmRecorder {
  readonly #job: GpuJob
  readonly #kernels: MsmKernels
  readonly #plan: MsmPlan
  readonly #work: Workspace
  readonly #workgroup: number

  constructor(job: GpuJob, kernels: MsmKernels, plan: MsmPlan, work: Workspace, workgroup: number) {
    this.#job = job
    this.#kernels = kernels
    this.#plan = plan
    this.#work = work
    this.#workgroup = workgroup
  }

  /** Adds terms `round·perRound` and on, whose scalars are in place, to their buckets. */
  async round(round: number, points: GpuRange, images: GpuRange): Promise<void> {
    const work = this.#work
    const { buckets, longest, digits } = this.#plan
    if (round === 0) this.#job.clear(work.sums, 0, buckets * SUM_BYTES)
    this.#job.clear(work.starts)
    this.#job.clear(work.lengths)
    this.#job.clear(work.owners)
    await this.#sort(round)
    const starts = [work.starts, work.blocks, work.lengths]
    await this.#run('msm_lengths', starts, [buckets, longest], buckets, buckets * BUCKET)
    await this.#scan(work.lengths, work.total, longest)
    const placed = [...starts, work.pieces, work.owners]
    const cost = buckets * BUCKET + (digits / longest) * PIECE
    await this.#run('msm_pieces', placed, [buckets, longest, round], buckets, cost)
    await this.#accumulate(points, images)
    for (const [index, step] of this.#plan.combine.entries()) await this.#combine(step, index === 0)
  }

  /** Turns buckets into results. */
  async reduce(): Promise<void> {
    for (const step of this.#plan.reduce) await this.#reduce(step)
  }

  async #sort(round: number): Promise<void> {
    const { scalars, terms, starts, blocks, total, digits, ranks, sorted } = this.#work
    const { sums, perRound, bits, windows, buckets } = this.#plan
    const count = sums * perRound
    const cost = 2 * windows * DIGIT
    const params = [count, perRound, round * perRound, bits, windows]
    const cut = [scalars, terms, starts, digits, ranks]
    await this.#divided('msm_digits', cut, (begin, end) => [...params, begin, end], count, cost)
    await this.#scan(starts, blocks, buckets + 1)
    await this.#scan(blocks, total, Math.ceil((buckets + 1) / SCAN_BLOCK))
    const placed = [digits, ranks, starts, blocks, terms, sorted]
    await this.#divided('msm_scatter', placed, (begin, end) => [...params, begin, end], count, cost)
  }

  async #scan(values: Lease, totals: Lease, length: number): Promise<void> {
    const blocks = Math.ceil(length / SCAN_BLOCK)
    await this.#job.dispatch(this.#kernels.msm_scan, [values, totals], [length], blocks, length * SCANNED)
  }

  async #accumulate(points: GpuRange, images: GpuRange): Promise<void> {
    const { sorted, pieces, total, sums } = this.#work
    const { digits, buckets, longest, pieces: count } = this.#plan
    // What random pieces take on average; the longest, which are first, take up to three times that.
    const each = Math.min(longest, Math.max(1, digits / buckets)) * MIXED_ADDITION
    const full = Math.ceil((digits * MIXED_ADDITION) / each)
    const buffers = [points, images, sorted, pieces, total, sums]
    await this.#divided('msm_accumulate', buffers, (first, end) => [first, end], count, each, full)
  }

  /** Not divided: however the terms fall it is a sixth of the accumulation at most, and with random ones next to nothing. */
  async #combine(
    { pieces, threads, each, from, to, owners, next, isLast }: CombineStep,
    isFirst: boolean,
  ): Promise<void> {
    const params = [pieces, each, from, to, owners, next, isLast ? 1 : 0]
    const cost = pieces * PIECE + (isFirst ? this.#plan.split * ADDITION : 0)
    await this.#run('msm_combine', [this.#work.sums, this.#work.owners], params, threads, cost)
  }

  async #reduce({ threads, each, r, a, toR, toA, running, doublings, isLast, steps }: ReduceStep): Promise<void> {
    const params = [each, r, a, toR, toA, running, doublings, isLast ? 1 : 0, steps]
    const part = (begin: number, end: number) => [begin, end, ...params]
    await this.#divided('msm_reduce', [this.#work.sums], part, threads, steps * ADDITION)
  }

  /** Runs a kernel in parts of one submit's time each, as the device's speed is known when their turn comes.
   * @param params of the invocations from `begin` to before `end`
   * @param cost of an invocation
   * @param busy how many have something to do, the first ones */
  async #divided(
    name: keyof MsmKernels,
    buffers: readonly GpuRange[],
    params: (begin: number, end: number) => readonly number[],
    threads: number,
    cost: number,
    busy = threads,
  ): Promise<void> {
    for (let begin = 0; begin < threads; ) {
      const end = Math.min(threads, begin + Math.max(LEAST_PART, Math.floor(this.#job.budget / cost)))
      const units = cost * Math.max(0, Math.min(end, busy) - begin)
      await this.#run(name, buffers, params(begin, end), end - begin, units)
      begin = end
    }
  }

  async #run(
    name: keyof MsmKernels,
    buffers: readonly GpuRange[],
    params: readonly number[],
    threads: number,
    cost: number,
  ): Promise<void> {
    const groups = Math.ceil(threads / this.#workgroup)
    await this.#job.dispatch(this.#kernels[name], buffers, params, groups, cost)
  }
}
