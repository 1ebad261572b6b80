import { GpuNtt } from '../../src/backend/webgpu/ntt/gpu-ntt.ts'
import { equalBytes } from '../../src/bytes.ts'
import { createNttWith, type Ntt } from '../../src/ntt.ts'
import { randomScalars } from '../../src/probe-input.ts'
import { PLATFORM } from './context.ts'
import type { GpuOperation, Size } from './operation.ts'
import { swapped } from './points.ts'

const BYTES = 32
/** Scalars of a batch: enough for several chunks on the way at once. */
const BATCH_SCALARS = { fast: 2 ** 19, slow: 2 ** 14 }

function sizeOf(ntt: GpuNtt, wasm: Ntt, n: number, batchScalars: number): Size {
  const inputs = [randomScalars(n), randomScalars(n), randomScalars(n)]
  const swappedInputs = inputs.map((scalars) => swapped(scalars, BYTES))
  const batch = Math.max(1, batchScalars / n)
  const batchInput = swapped(randomScalars(n * batch), BYTES)
  return {
    batch,
    counts: { ...ntt.plan(n), transferred: 2 * n * BYTES },
    cpu: async (round) => wasm.forwardSync(inputs[round % inputs.length]!),
    // The order of the bytes is the caller's affair on both sides, and not timed.
    gpu: async (round) => ntt.transform(swappedInputs[round % inputs.length]!, { n }),
    gpuBatch: () => ntt.transform(batchInput, { n, batch }),
    dispose: () => {},
  }
}

export const NTT: GpuOperation = {
  id: 'ntt',
  title: 'Fr transforms',
  field: 'fr',
  sizes: [1024, 2048, 4096, 8192, 16384, 32768, 65536, 262_144],
  mostOnSlow: 32768,
  warmUp: (runtime, layout) => new GpuNtt(runtime, layout).warmUp(),
  async open(runtime, layout, most) {
    const wasm = await createNttWith(PLATFORM, { threads: 0, backend: 'wasm' })
    const ntt = new GpuNtt(runtime, layout)
    await ntt.warmUp()
    const batchScalars = most > NTT.mostOnSlow ? BATCH_SCALARS.fast : BATCH_SCALARS.slow
    return {
      size: async (n) => sizeOf(ntt, wasm, n, batchScalars),
      dispose: () => {
        ntt.dispose()
        wasm.dispose()
      },
    }
  },
  isEqual: (cpu, gpu) => equalBytes(cpu, swapped(gpu, BYTES)),
}
