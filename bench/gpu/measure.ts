import type { LayoutName } from '../../src/backend/webgpu/kernels.gen.ts'
import { openGpu } from '../../src/backend/webgpu/runtime.ts'
import { tune } from '../../src/backend/webgpu/tune.ts'
import { type Context, engineOf } from './context.ts'
import type { Counts, GpuOperation, Size } from './operation.ts'
import { measureRates, type Rates, rateSampler, timed } from './rates.ts'

/** Medians in milliseconds. */
export interface Row {
  readonly operation: 'ntt' | 'msm'
  readonly title: string
  readonly field: 'fr' | 'fp'
  readonly n: number
  readonly counts: Counts
  readonly batch: number
  /** One thread of Wasm. */
  readonly cpuMs: number
  /** One call, from bytes to bytes. */
  readonly gpuMs: number
  /** One of a batch. */
  readonly gpuEachMs: number
  /** Part of the device's rate of multiplications, measured in the same rounds, that a call reaches; and one of a batch. */
  readonly efficiency: number
  readonly batchEfficiency: number
}

/** The first calls of an operation in a process or page that has compiled none of its kernels. */
export interface ColdCompile {
  readonly operation: 'ntt' | 'msm'
  readonly n: number
  readonly pipelines: number
  /** Until all pipelines are there. */
  readonly ms: number
  /** Drivers compile at the first dispatch, so it takes longer than the second. */
  readonly firstCallMs: number
  readonly secondCallMs: number
  /** Pipelines that the second call compiled. */
  readonly again: number
}

export interface GpuResult {
  readonly adapter: string
  readonly engine: string
  readonly isFallbackAdapter: boolean
  readonly layout: LayoutName
  /** Rates of every layout that was tried; the operations ran in the one that the product would choose. */
  readonly rates: Readonly<Partial<Record<LayoutName, Rates>>>
  readonly rows: readonly Row[]
  readonly compile: readonly ColdCompile[]
}

interface Options {
  readonly operations: readonly GpuOperation[]
  readonly layouts: readonly LayoutName[]
  readonly rounds: number
  readonly onProgress: (line: string) => void
}

/** Milliseconds for a size, after which no round is begun beyond the least number. */
const SIZE_MS = 5000
const LEAST_ROUNDS = 3
/** Milliseconds of short calls in a row, of which a round takes the median, and their number at most: what ran before, on the
 * other side, has left cold caches and sleeping threads to the first. */
const ROW_MS = 20
const MOST_IN_ROW = 5

/** Both sides in turns, round by round, so that a slow minute slows both. */
async function measureSize(
  { id, title, field, isEqual }: GpuOperation,
  n: number,
  size: Size,
  { rounds, rate }: { readonly rounds: number; readonly rate: () => Promise<number> },
): Promise<Row> {
  const same = isEqual(await size.cpu(0), await size.gpu(0))
  if (!same) throw new Error(`${id}, ${n}: the device and Wasm disagree`)
  await size.gpuBatch(0)
  const inRow = async (call: (round: number) => Promise<unknown>) =>
    Math.min(MOST_IN_ROW, Math.ceil(ROW_MS / (await timed(1, () => call(0)))))
  const calls = { cpu: await inRow(size.cpu), gpu: await inRow(size.gpu) }
  const samples = { cpu: [] as number[], gpu: [] as number[], each: [] as number[] }
  const reached = { gpu: [] as number[], each: [] as number[] }
  const { counts, batch } = size
  const started = performance.now()
  for (let round = 1; round <= rounds && (round <= LEAST_ROUNDS || performance.now() - started < SIZE_MS); round++) {
    samples.cpu.push(await timed(calls.cpu, (i) => size.cpu(round + i)))
    samples.gpu.push(await timed(calls.gpu, (i) => size.gpu(round + i)))
    samples.each.push((await timed(1, () => size.gpuBatch(round))) / batch)
    const least = counts.multiplications / (await rate())
    for (const which of ['gpu', 'each'] as const) reached[which].push(least / samples[which].at(-1)!)
  }
  const median = (values: number[]) => Number(values.sort((a, b) => a - b)[values.length >> 1]!.toPrecision(4))
  const times = { cpuMs: median(samples.cpu), gpuMs: median(samples.gpu), gpuEachMs: median(samples.each) }
  const efficiencies = { efficiency: median(reached.gpu), batchEfficiency: median(reached.each) }
  return { operation: id, title, field, n, counts, batch, ...times, ...efficiencies }
}

/** The first calls on a device of their own, before anything else. */
async function compileCold({ gpu }: Context, operation: GpuOperation, layout: LayoutName): Promise<ColdCompile> {
  const n = operation.sizes[0] as number
  const runtime = await openGpu({ gpu })
  try {
    const ms = await timed(1, () => operation.warmUp(runtime, layout))
    const pipelines = runtime.pipelines.compiled
    const opened = await operation.open(runtime, layout, n)
    const size = await opened.size(n)
    const firstCallMs = await timed(1, () => size.gpu(0))
    const before = runtime.pipelines.compiled
    const secondCallMs = await timed(1, () => size.gpu(1))
    const again = runtime.pipelines.compiled - before
    size.dispose()
    opened.dispose()
    return { operation: operation.id, n, pipelines, ms, firstCallMs, secondCallMs, again }
  } finally {
    runtime.dispose()
  }
}

export async function measure(context: Context, options: Options): Promise<GpuResult> {
  const { operations, layouts, rounds, onProgress } = options
  const compile: ColdCompile[] = []
  for (const operation of operations) {
    onProgress(`${operation.id}, cold compilation`)
    compile.push(await compileCold(context, operation, 'l13'))
  }
  const runtime = await openGpu({ gpu: context.gpu })
  const rates: Partial<Record<LayoutName, Rates>> = {}
  for (const layout of layouts) {
    onProgress(`rates, ${layout}`)
    rates[layout] = await measureRates(runtime, layout, rounds)
  }
  const { layout } = await tune(runtime, { layouts })
  const rows: Row[] = []
  for (const operation of operations) {
    const sizes = operation.sizes.filter((n) => context.fast || n <= operation.mostOnSlow)
    const opened = await operation.open(runtime, layout, Math.max(...sizes))
    const known = rates[layout] ?? (await measureRates(runtime, layout, rounds))
    const rate = await rateSampler(runtime, layout, operation.field, known)
    for (const n of sizes) {
      onProgress(`${operation.id}, ${n}`)
      const size = await opened.size(n)
      rows.push(await measureSize(operation, n, size, { rounds, rate }))
      size.dispose()
    }
    opened.dispose()
  }
  const { description, vendor, architecture, isFallbackAdapter } = runtime.info
  runtime.dispose()
  const adapter = description || `${vendor} ${architecture}`
  return { adapter, engine: engineOf(context), isFallbackAdapter, layout, rates, rows, compile }
}
