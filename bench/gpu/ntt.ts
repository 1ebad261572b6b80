import { GpuNtt } from '../../src/backend/webgpu/ntt/gpu-ntt.ts'
import { createNttWith, type Ntt } from '../../src/ntt.ts'
import { createRandom } from '../random.ts'
import type { GpuOperation, Size } from './operation.ts'
import { loadWasm } from './wasm.ts'

const BYTES = 32
/** Scalars of a batch: enough for several chunks on the way at once. */
const BATCH_SCALARS = 2 ** 19

function swapped(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) out[i] = bytes[i - (i % BYTES) + (BYTES - 1 - (i % BYTES))]!
  return out
}

function sizeOf(ntt: GpuNtt, wasm: Ntt, n: number): Size {
  const random = createRandom(`ntt ${n}`)
  const inputs = [random.scalars(n), random.scalars(n), random.scalars(n)]
  const swappedInputs = inputs.map(swapped)
  const batch = Math.max(1, BATCH_SCALARS / n)
  const batchInput = swapped(random.scalars(n * batch))
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
  sizes: [1024, 2048, 4096, 8192, 16384, 32768],
  async open(runtime, layout) {
    const wasm = await createNttWith(
      { name: 'bench', loadWasm, loadAsset: loadWasm, workers: 'one thread' },
      { backend: 'wasm' },
    )
    const ntt = new GpuNtt(runtime, layout)
    await ntt.warmUp()
    return {
      size: async (n) => sizeOf(ntt, wasm, n),
      dispose: () => {
        ntt.dispose()
        wasm.dispose()
      },
    }
  },
  isEqual: (cpu, gpu) => Buffer.compare(cpu, swapped(gpu)) === 0,
}
