import type { GpuInfo } from './device.ts'
import type { GpuRuntime } from './runtime.ts'
import { LAYOUT_NAMES, type LayoutName } from './source.ts'

/** What suits an adapter: a layout of limbs, a size of workgroups, and the multiplications in Fp per millisecond with them. */
export interface Tuning {
  readonly layout: LayoutName
  /** Invocations of a workgroup. */
  readonly size: number
  /** Nothing where it was assumed and not measured. */
  readonly rate?: number | undefined
}

/** 30 limbs of 13 bits, the layout that every adapter measured so far is fastest with. */
const LAYOUT = 'l13'
/** Software runs a workgroup on one core, so small ones spread better, which chains of multiplications do not show. */
const SIZES = { hardware: [64, 32, 128], software: [16] } as const
/** Enough to fill a device; few cores are full with less. */
const INVOCATIONS = { hardware: 2 ** 16, software: 2 ** 12 }
/** A measurement takes at least so long: several times what a round trip varies by. */
const MILLISECONDS = 4
const MOST_STEPS = 4096
/** What is assumed is left for what is faster by more than two measurements of the same differ. */
const MARGIN = 1.05
/** Time for everything, compilation included. What was found until then counts. */
const MOST_MILLISECONDS = 2000

const kindOf = ({ isFallbackAdapter }: GpuInfo): 'hardware' | 'software' =>
  isFallbackAdapter ? 'software' : 'hardware'

/** What is taken to suit an adapter before it was measured. */
export const assumedTuning = (info: GpuInfo): Tuning => ({ layout: LAYOUT, size: SIZES[kindOf(info)][0] })

/** Whether what was kept about an adapter can be used with this version, on this device. */
export const isUsable = ({ layout, size }: Tuning, { limits }: GpuInfo): boolean =>
  LAYOUT_NAMES.includes(layout) && size <= limits.maxComputeInvocationsPerWorkgroup

async function rateOf(runtime: GpuRuntime, layout: LayoutName, size: number, signal: AbortSignal): Promise<number> {
  const kernel = await runtime.pipelines.get('tune_fp', layout, { size })
  const count = INVOCATIONS[kindOf(runtime.info)]
  const time = (steps: number) =>
    runtime.run(
      async (job) => {
        const bytes = count * 48
        const [factors, products] = [job.acquire(bytes, 'factors'), job.acquire(bytes, 'products')]
        job.clear(factors)
        await job.read(factors, 0, 4)
        const started = performance.now()
        await job.dispatch(kernel, [factors, products], [count, steps], Math.ceil(count / size))
        await job.read(products, 0, 4)
        return performance.now() - started
      },
      { signal, label: 'tune' },
    )
  // Drivers compile at the first dispatch.
  await time(1)
  const start = await time(1)
  let steps = 8
  let ms = (await time(1 + steps)) - start
  while (ms < MILLISECONDS && steps < MOST_STEPS) {
    steps *= 4
    ms = (await time(1 + steps)) - start
  }
  return (count * steps) / Math.max(ms, 1e-3)
}

export interface TuneOptions {
  /** To choose from. */
  readonly layouts?: readonly LayoutName[] | undefined
  readonly signal?: AbortSignal | undefined
  /** Time for everything; 2000 ms unless given. */
  readonly milliseconds?: number | undefined
}

const tunings = new Map<string, Promise<Tuning>>()

/**
 * Chooses the layout by its rate, then the workgroups' size in that layout; once per adapter and driver, in this process.
 * A candidate that fails is none; if no measurement succeeds, or none in time, the tuning is the assumed one.
 *
 * Time: about 10 ms for each measurement (three layouts, on hardware two more sizes), after the compilation of a small kernel each.
 * @throws the signal's reason
 */
export function tune(runtime: GpuRuntime, options: TuneOptions = {}): Promise<Tuning> {
  const key = [runtime.info.key, ...(options.layouts ?? [])].join('\n')
  let tuning = tunings.get(key)
  if (tuning === undefined) {
    tuning = measure(runtime, options)
    tunings.set(key, tuning)
    // What was given up is no measurement. What failed is not tried again: it may have cost the device.
    tuning.catch(() => tunings.delete(key))
  }
  return tuning
}

async function measure(runtime: GpuRuntime, options: TuneOptions): Promise<Tuning> {
  const { layouts = LAYOUT_NAMES, signal, milliseconds = MOST_MILLISECONDS } = options
  const assumed = assumedTuning(runtime.info)
  const stop = new AbortController()
  const end = (): void => stop.abort()
  const over = new Promise<undefined>((resolve) => stop.signal.addEventListener('abort', () => resolve(undefined)))
  const timer = setTimeout(end, milliseconds)
  if (signal?.aborted) end()
  signal?.addEventListener('abort', end)
  let best: Tuning | undefined
  const candidate = async (layout: LayoutName, size: number) => {
    if (stop.signal.aborted) return
    // What is being compiled is left to its end, and not waited for.
    const rate = await Promise.race([rateOf(runtime, layout, size, stop.signal).catch(() => undefined), over])
    if (rate !== undefined && rate > (best?.rate ?? 0) * MARGIN) best = { layout, size, rate }
  }
  try {
    const others = layouts.filter((layout) => layout !== assumed.layout)
    for (const layout of layouts.length > others.length ? [assumed.layout, ...others] : others)
      await candidate(layout, assumed.size)
    const { layout } = best ?? assumed
    for (const size of SIZES[kindOf(runtime.info)].slice(1)) await candidate(layout, size)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  }
  signal?.throwIfAborted()
  return best ?? assumed
}
