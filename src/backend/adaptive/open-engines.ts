/** The real engines: a device, and what runs on it. */
import { GpuMsm } from '../webgpu/msm/engine.ts'
import type { GpuPoints } from '../webgpu/msm/points.ts'
import { GpuNtt } from '../webgpu/ntt/gpu-ntt.ts'
import { MAX_LOG_N } from '../webgpu/ntt/plan.ts'
import { type GpuInfo, openGpu, type RuntimeOptions } from '../webgpu/runtime.ts'
import type { GpuEngines, MsmMachine, NttMachine } from './engines.ts'
import type { Features } from './law.ts'

/** 30 limbs of 13 bits, the layout that every adapter measured so far is fastest with. */
const LAYOUT = 'l13'
const BYTES_PER_SCALAR = 32

export interface EngineOptions extends RuntimeOptions {
  /** Kernels to compile before anybody waits for them. */
  readonly warmUp?: 'msm' | 'ntt' | undefined
}

/** @throws GpuError `GPU_UNAVAILABLE`; `GPU_INIT`; with `warmUp` also `GPU_KERNEL` */
export async function openEngines({ warmUp, ...options }: EngineOptions): Promise<GpuEngines> {
  const runtime = await openGpu(options)
  const msm = new GpuMsm(runtime, LAYOUT)
  const ntt = new GpuNtt(runtime, LAYOUT)
  try {
    if (warmUp === 'msm') await runtime.pipelines.warmUp(msm.kernels)
    if (warmUp === 'ntt') await ntt.warmUp()
  } catch (error) {
    runtime.dispose()
    throw error
  }
  return {
    info: {
      key: runtime.info.key,
      description: describe(runtime.info),
      isFallbackAdapter: runtime.info.isFallbackAdapter,
    },
    lost: runtime.lost,
    get memoryBytes() {
      return runtime.buffers.stats().allocated
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
