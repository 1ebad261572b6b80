/** Records what the device does for the sums of one plan. */
import type { GpuRange, Lease } from '../buffers.ts'
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

/** Least number of pieces that one dispatch of the accumulation takes: enough to fill a device. */
const LEAST_PIECES = 4096

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

export function acquireWorkspace(job: GpuJob, plan: MsmPlan): Workspace {
  const words = (count: number, label: string) => job.acquire(Math.max(1, count) * WORD, label)
  const { sums, perRound, buckets, digits, longest, pieces, owners, sumCount } = plan
  return {
    scalars: words(8 * sums * perRound, 'scalars'),
    terms: words(2 * sums, 'terms'),
    starts: words(buckets + 1, 'starts'),
    blocks: words(Math.ceil((buckets + 1) / SCAN_BLOCK), 'blocks'),
    total: words(1, 'total'),
    digits: words(digits, 'digits'),
    ranks: words(digits, 'ranks'),
    sorted: words(digits, 'sorted'),
    lengths: words(longest + 1, 'lengths'),
    pieces: words(4 * pieces, 'pieces'),
    owners: words(owners, 'owners'),
    sums: job.acquire(sumCount * SUM_BYTES, 'sums'),
  }
}

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
    await this.#run('msm_lengths', starts, [buckets, longest], buckets)
    await this.#scan(work.lengths, work.total, longest)
    const placed = [...starts, work.pieces, work.owners]
    await this.#run('msm_pieces', placed, [buckets, longest, round], buckets, digits / longest)
    await this.#accumulate(points, images)
    for (const step of this.#plan.combine) await this.#combine(step)
  }

  /** Turns buckets into results. */
  async reduce(): Promise<void> {
    for (const step of this.#plan.reduce) await this.#reduce(step)
  }

  async #sort(round: number): Promise<void> {
    const { scalars, terms, starts, blocks, total, digits, ranks, sorted } = this.#work
    const { sums, perRound, bits, windows, buckets, digits: count } = this.#plan
    const params = [sums * perRound, perRound, round * perRound, bits, windows]
    await this.#run('msm_digits', [scalars, terms, starts, digits, ranks], params, sums * perRound, count / 4)
    await this.#scan(starts, blocks, buckets + 1)
    await this.#scan(blocks, total, Math.ceil((buckets + 1) / SCAN_BLOCK))
    const buffers = [digits, ranks, starts, blocks, terms, sorted]
    await this.#run('msm_scatter', buffers, params, sums * perRound, count / 4)
  }

  async #scan(values: Lease, totals: Lease, length: number): Promise<void> {
    await this.#job.dispatch(this.#kernels.msm_scan, [values, totals], [length], Math.ceil(length / SCAN_BLOCK), 0)
  }

  /** In dispatches of one submit's time each, which the device can be asked to leave. */
  async #accumulate(points: GpuRange, images: GpuRange): Promise<void> {
    const { sorted, pieces, total, sums } = this.#work
    const { digits, buckets, longest, pieces: count } = this.#plan
    // What random pieces take; the longest are at most twice as long, and first.
    const each = Math.min(longest, Math.max(1, digits / buckets)) * MIXED_ADDITION
    const portion = Math.max(LEAST_PIECES, Math.ceil(this.#job.budget / each))
    const full = Math.ceil((digits * MIXED_ADDITION) / each)
    for (let first = 0; first < count; first += portion) {
      const threads = Math.min(portion, count - first)
      const cost = each * Math.max(0, Math.min(threads, full - first))
      const params = [first, first + threads]
      await this.#run('msm_accumulate', [points, images, sorted, pieces, total, sums], params, threads, cost)
    }
  }

  async #combine({ pieces, threads, each, from, to, owners, next, isLast }: CombineStep): Promise<void> {
    const params = [pieces, each, from, to, owners, next, isLast ? 1 : 0]
    await this.#run('msm_combine', [this.#work.sums, this.#work.owners], params, threads)
  }

  async #reduce({ threads, each, r, a, toR, toA, running, doublings, isLast, steps }: ReduceStep): Promise<void> {
    const params = [threads, each, r, a, toR, toA, running, doublings, isLast ? 1 : 0, steps]
    await this.#run('msm_reduce', [this.#work.sums], params, threads, threads * steps * ADDITION)
  }

  async #run(
    name: keyof MsmKernels,
    buffers: readonly GpuRange[],
    params: readonly number[],
    threads: number,
    cost = 0,
  ): Promise<void> {
    const groups = Math.ceil(threads / this.#workgroup)
    await this.#job.dispatch(this.#kernels[name], buffers, params, groups, cost)
  }
}
