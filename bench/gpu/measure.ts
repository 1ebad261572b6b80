import type { LayoutName } from '../../src/backend/webgpu/kernels.gen.ts'
import type { GpuRuntime } from '../../src/backend/webgpu/runtime.ts'
import { tune } from '../../src/backend/webgpu/tune.ts'
import type { Counts, GpuOperation, Size } from './operation.ts'
import { measureRates, type Rates, timed } from './rates.ts'

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
}

export interface GpuResult {
  readonly adapter: string
  readonly engine: string
  readonly isFallbackAdapter: boolean
  readonly layout: LayoutName
  /** Rates of every layout that was tried; the operations ran in the one that the product would choose. */
  readonly rates: Readonly<Partial<Record<LayoutName, Rates>>>
  readonly rows: readonly Row[]
}

interface Options {
  readonly operations: readonly GpuOperation[]
  readonly layouts: readonly LayoutName[]
  readonly rounds: number
  readonly onProgress: (line: string) => void
}

/** Both sides in turns, round by round, so that a slow minute slows both. */
async function measureSize({ id, title, field, isEqual }: GpuOperation, n: number, size: Size, rounds: number) {
  const same = isEqual(await size.cpu(0), await size.gpu(0))
  if (!same) throw new Error(`${id}, ${n}: the device and Wasm disagree`)
  await size.gpuBatch(0)
  const samples = { cpu: [] as number[], gpu: [] as number[], each: [] as number[] }
  for (let round = 1; round <= rounds; round++) {
    samples.cpu.push(await timed(1, () => size.cpu(round)))
    samples.gpu.push(await timed(1, () => size.gpu(round)))
    samples.each.push((await timed(1, () => size.gpuBatch(round))) / size.batch)
  }
  const median = (values: number[]) => Number(values.sort((a, b) => a - b)[values.length >> 1]!.toPrecision(4))
  const times = { cpuMs: median(samples.cpu), gpuMs: median(samples.gpu), gpuEachMs: median(samples.each) }
  const { counts, batch } = size
  return { operation: id, title, field, n, counts, batch, ...times }
}

export async function measure(runtime: GpuRuntime, options: Options): Promise<GpuResult> {
  const { operations, layouts, rounds, onProgress } = options
  const rates: Partial<Record<LayoutName, Rates>> = {}
  for (const layout of layouts) {
    onProgress(`rates, ${layout}`)
    rates[layout] = await measureRates(runtime, layout, rounds)
  }
  const { layout } = await tune(runtime, { layouts })
  const rows: Row[] = []
  for (const operation of operations) {
    const opened = await operation.open(runtime, layout)
    for (const n of operation.sizes) {
      onProgress(`${operation.id}, ${n}`)
      const size = await opened.size(n)
      rows.push(await measureSize(operation, n, size, rounds))
      size.dispose()
    }
    opened.dispose()
  }
  const { description, vendor, architecture, isFallbackAdapter } = runtime.info
  const engine = (globalThis.navigator as { userAgent?: string }).userAgent ?? 'unknown'
  return { adapter: description || `${vendor} ${architecture}`, engine, isFallbackAdapter, layout, rates, rows }
}
