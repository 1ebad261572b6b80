/** The real engines: a device, and what runs on it. */
import { GpuMsm } from '../webgpu/msm/engine.ts'
import type { GpuPoints } from '../webgpu/msm/points.ts'
import { GpuNtt } from '../webgpu/ntt/gpu-ntt.ts'
import { MAX_LOG_N } from '../webgpu/ntt/plan.ts'
import { type GpuInfo, type GpuRuntime, openGpu, type RuntimeOptions } from '../webgpu/runtime.ts'
import { assumedTuning, isUsable, type Tuning, tune } from '../webgpu/tune.ts'
import type { AdapterInfo, GpuEngines, MsmMachine, NttMachine, OpenEngines } from './engines.ts'
import type { Features } from './law.ts'
import type { InstanceKind } from './profile.ts'

const BYTES_PER_SCALAR = 32

export interface EngineOptions extends RuntimeOptions {
  /** Kernels to compile before anybody waits for them. */
  readonly warmUp?: InstanceKind | undefined
}

/** A software adapter is left with what is assumed of it, which `tune` measures if somebody asks; any other is tuned at its
 * first opening.
 * @throws GpuError `GPU_UNAVAILABLE`; `GPU_INIT`; with `warmUp` also `GPU_KERNEL`; what `known` throws */
export async function openEngines({ warmUp, ...options }: EngineOptions, known: Known): Promise<GpuEngines> {
  const runtime = await openGpu(options)
  try {
    const { isFallbackAdapter, key } = runtime.info
    const info = { key, description: describe(runtime.info), isFallbackAdapter }
    const kept = await known(info)
    const usable = kept && isUsable(kept, runtime.info) ? kept : undefined
    const tuning = usable ?? (isFallbackAdapter ? assumedTuning(runtime.info) : await tune(runtime))
    const engines = enginesOf(runtime, info, tuning)
    if (warmUp === 'msm' || warmUp === 'kzg') await runtime.pipelines.warmUp(engines.sums.kernels)
    if (warmUp === 'ntt' || warmUp === 'kzg') await engines.transforms.warmUp()
    return engines
  } catch (error) {
    runtime.dispose()
    throw error
  }
}

type Known = Parameters<OpenEngines>[0]

function enginesOf(runtime: GpuRuntime, info: AdapterInfo, tuning: Tuning) {
  const msm = new GpuMsm(runtime, tuning.layout, tuning.size)
  const ntt = new GpuNtt(runtime, tuning.layout)
  return {
    ...{ info, tuning, sums: msm, transforms: ntt },
    tune: (signal?: AbortSignal) => tune(runtime, { signal }),
    lost: runtime.lost,
    get rate() {
      return runtime.stats().rate
    },
    expectRate: (rate: number | undefined) => runtime.expectRate(rate),
    get memoryBytes() {
      return runtime.memoryBytes
    },
    msm: msmMachine(msm),
    ntt: nttMachine(ntt),
    dispose() {
      ntt.dispose()
      runtime.dispose()
    },
  }
}

const describe = ({ description, vendor, architecture, device }: GpuInfo): string =>
  description || [vendor, architecture, device].filter(Boolean).join(' ') || 'unnamed adapter'

function msmMachine(engine: GpuMsm): MsmMachine {
  const features: Features = ({ n, batch }) => {
    const { dispatches, bytesUp, bytesDown, multiplications } = engine.plan(n, batch).counts
    return [1, dispatches, bytesUp + bytesDown, multiplications]
  }
  return {
    features,
    upload: (points, options) => engine.upload(points, options),
    // Whoever made them, points are those of this engine.
    sums: (points, scalars, options) => engine.sums(points as GpuPoints | readonly GpuPoints[], scalars, options),
  }
}

function nttMachine(engine: GpuNtt): NttMachine {
  const features: Features = ({ n, batch }) => {
    // The laws are asked about sizes between those that there are.
    const size = 2 ** Math.min(Math.ceil(Math.log2(n)), MAX_LOG_N)
    const { dispatches, multiplications } = engine.plan(size, batch)
    return [1, dispatches, 2 * BYTES_PER_SCALAR * n * batch, multiplications * (n / size)]
  }
  return {
    features,
    transform: (values, { onProgress, ...request }) =>
      engine.transform(values, {
        ...request,
        onProgress: (done, total) => onProgress?.({ phase: 'transform', done, total }),
      }),
    divide: (values, inverses, request) => engine.divide(values, inverses, request),
  }
}
