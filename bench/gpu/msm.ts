import { GpuMsm } from '../../src/backend/webgpu/msm/engine.ts'
import type { GpuPoints } from '../../src/backend/webgpu/msm/points.ts'
import { equalBytes } from '../../src/bytes.ts'
import { createMsmWith } from '../../src/msm.ts'
import type { Msm, MsmPoints } from '../../src/msm-api.ts'
import { randomScalars } from '../../src/probe-input.ts'
import { PLATFORM } from './context.ts'
import type { GpuOperation, Size } from './operation.ts'
import { generatorMultiples, POINT_BYTES, swapped } from './points.ts'

const SCALAR = 32
const COORDINATE = POINT_BYTES / 2
/** Scalars of a batch: as many sums over the same points as the device has work from. */
const BATCH_SCALARS = { fast: 2 ** 16, slow: 2 ** 11 }

interface Sides {
  readonly msm: GpuMsm
  readonly wasm: Msm
  readonly resident: GpuPoints
  readonly batchScalars: number
}

async function sizeOf({ msm, wasm, resident, batchScalars }: Sides, n: number): Promise<Size> {
  const inputs = [randomScalars(n), randomScalars(n), randomScalars(n)]
  const swappedInputs = inputs.map((scalars) => swapped(scalars, SCALAR))
  const batch = Math.max(2, batchScalars / n)
  const batchInputs = Array.from({ length: batch }, () => swapped(randomScalars(n), SCALAR))
  const loaded: MsmPoints = await wasm.load(generatorMultiples(n), { unchecked: true })
  const points = resident.part(0, n)
  const { multiplications, bytes: moved, dispatches, bytesUp, bytesDown } = msm.plan(n).counts
  return {
    batch,
    counts: { multiplications, bytes: moved, dispatches, transferred: bytesUp + bytesDown },
    cpu: async (round) => wasm.msmSync(loaded, inputs[round % inputs.length]!),
    // The order of the bytes is the caller's affair on both sides, and not timed; points are resident on both.
    gpu: (round) => msm.sum(points, swappedInputs[round % inputs.length]!),
    gpuBatch: () => msm.sums(points, batchInputs),
    dispose: () => loaded.dispose(),
  }
}

export const MSM: GpuOperation = {
  id: 'msm',
  title: 'G1 sums',
  field: 'fp',
  sizes: [256, 512, 1024, 2048, 4096, 8192, 16384, 65536],
  mostOnSlow: 16384,
  warmUp: (runtime, layout) => runtime.pipelines.warmUp(new GpuMsm(runtime, layout).kernels),
  async open(runtime, layout, most) {
    const wasm = await createMsmWith(PLATFORM, { group: 'G1', threads: 0, backend: 'wasm' })
    const msm = new GpuMsm(runtime, layout)
    await runtime.pipelines.warmUp(msm.kernels)
    const resident = await msm.upload(swapped(generatorMultiples(most), COORDINATE))
    const batchScalars = most > MSM.mostOnSlow ? BATCH_SCALARS.fast : BATCH_SCALARS.slow
    return {
      size: (n) => sizeOf({ msm, wasm, resident, batchScalars }, n),
      dispose() {
        resident.dispose()
        wasm.dispose()
      },
    }
  },
  isEqual: (cpu, gpu) => equalBytes(cpu, swapped(gpu, COORDINATE)),
}
