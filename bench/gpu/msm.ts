import { GpuMsm } from '../../src/backend/webgpu/msm/engine.ts'
import { add, encodeAffine, type Xyzz } from '../../src/backend/webgpu/msm/finish.ts'
import type { GpuPoints } from '../../src/backend/webgpu/msm/points.ts'
import { createMsmWith } from '../../src/msm.ts'
import type { Msm, MsmPoints } from '../../src/msm-api.ts'
import { createRandom } from '../random.ts'
import type { GpuOperation, Size } from './operation.ts'
import { loadWasm } from './wasm.ts'

const SIZES = [256, 512, 1024, 2048, 4096, 8192, 16384, 65536]
const SCALAR = 32
const COORDINATE = 48
const POINT = 2 * COORDINATE
/** Scalars of a batch: as many sums over the same points as a round of the device takes. */
const BATCH_SCALARS = 2 ** 17

/** The generator, affine. */
const X = '17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb'
const Y = '08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1'

/** The generator's first multiples, little-endian. */
function makePoints(count: number): Uint8Array {
  const generator: Xyzz = { x: BigInt(`0x${X}`), y: BigInt(`0x${Y}`), zz: 1n, zzz: 1n }
  const multiples: Xyzz[] = [generator]
  while (multiples.length < count) multiples.push(add(multiples.at(-1)!, generator))
  const out = new Uint8Array(count * POINT)
  for (const [i, point] of encodeAffine(multiples).entries()) out.set(point, i * POINT)
  return out
}

/** The other order of bytes in every item. */
function swapped(bytes: Uint8Array, item: number): Uint8Array {
  const out = new Uint8Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) out[i] = bytes[i - (i % item) + (item - 1 - (i % item))]!
  return out
}

interface Sides {
  readonly msm: GpuMsm
  readonly wasm: Msm
  readonly resident: GpuPoints
  readonly bytes: Uint8Array
}

async function sizeOf({ msm, wasm, resident, bytes }: Sides, n: number): Promise<Size> {
  const random = createRandom(`msm ${n}`)
  const inputs = [random.scalars(n), random.scalars(n), random.scalars(n)]
  const swappedInputs = inputs.map((scalars) => swapped(scalars, SCALAR))
  const batch = BATCH_SCALARS / n
  const batchInputs = Array.from({ length: batch }, () => swapped(random.scalars(n), SCALAR))
  const loaded: MsmPoints = await wasm.load(swapped(bytes.subarray(0, n * POINT), COORDINATE), { unchecked: true })
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
  sizes: SIZES,
  async open(runtime, layout) {
    const platform = { name: 'bench', loadWasm, loadAsset: loadWasm, workers: 'one thread' }
    const wasm = await createMsmWith(platform, { group: 'G1' })
    const msm = new GpuMsm(runtime, layout)
    await runtime.pipelines.warmUp(msm.kernels)
    const bytes = makePoints(Math.max(...SIZES))
    const resident = await msm.upload(bytes)
    return {
      size: (n) => sizeOf({ msm, wasm, resident, bytes }, n),
      dispose() {
        resident.dispose()
        wasm.dispose()
      },
    }
  },
  isEqual: (cpu, gpu) => Buffer.compare(cpu, swapped(gpu, COORDINATE)) === 0,
}
