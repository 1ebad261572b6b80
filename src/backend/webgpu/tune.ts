import type { GpuRuntime } from './runtime.ts'
import { LAYOUT_NAMES, type LayoutName } from './source.ts'

/** What suits an adapter: a layout of limbs, a size of workgroups, and the multiplications in Fp per millisecond with them. */
export interface Tuning {
  readonly layout: LayoutName
  readonly size: number
  readonly rate: number
}

const INVOCATIONS = 4096
const SIZES = [64, 32, 128] as const
/** A measurement takes at least so long: several times what a round trip varies by. */
const MILLISECONDS = 4
const MOST_STEPS = 4096

async function rateOf(runtime: GpuRuntime, layout: LayoutName, size: number, signal?: AbortSignal): Promise<number> {
  const kernel = await runtime.pipelines.get('tune_fp', layout, { size })
  const time = (steps: number) =>
    runtime.run(
      async (job) => {
        const bytes = INVOCATIONS * 48
        const [factors, products] = [job.acquire(bytes, 'factors'), job.acquire(bytes, 'products')]
        job.clear(factors)
        await job.read(factors, 0, 4)
        const started = performance.now()
        await job.dispatch(kernel, [factors, products], [INVOCATIONS, steps], Math.ceil(INVOCATIONS / size))
        await job.read(products, 0, 4)
        return performance.now() - started
      },
      signal ? { signal } : {},
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
  return (INVOCATIONS * steps) / Math.max(ms, 1e-3)
}

const tunings = new Map<string, Promise<Tuning>>()

/**
 * Chooses the layout by its rate, then the workgroups' size in that layout; once per adapter and driver, in this process.
 *
 * Time: about 10 ms for each of the five measurements, after the compilation of a small kernel per layout and size.
 * @param layouts the layouts to choose from
 */
export function tune(
  runtime: GpuRuntime,
  options: { readonly layouts?: readonly LayoutName[]; readonly signal?: AbortSignal } = {},
): Promise<Tuning> {
  const { layouts = LAYOUT_NAMES, signal } = options
  const key = `${runtime.info.key} ${layouts.join()}`
  let tuning = tunings.get(key)
  if (tuning === undefined) {
    tuning = measure(runtime, layouts, signal)
    tunings.set(key, tuning)
    // A call that was given up or lost its device is no measurement.
    tuning.catch(() => tunings.delete(key))
  }
  return tuning
}

async function measure(runtime: GpuRuntime, layouts: readonly LayoutName[], signal?: AbortSignal): Promise<Tuning> {
  let best: Tuning | undefined
  const candidate = async (layout: LayoutName, size: number) => {
    const rate = await rateOf(runtime, layout, size, signal)
    if (best === undefined || rate > best.rate) best = { layout, size, rate }
  }
  for (const layout of layouts) await candidate(layout, SIZES[0])
  const { layout } = best!
  for (const size of SIZES.slice(1)) await candidate(layout, size)
  return best!
}
