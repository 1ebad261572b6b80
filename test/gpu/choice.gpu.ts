/** The public engines with the GPU they are given: the same bytes as on Wasm, and no result lost with a device. */
import columns from '../../assets/setup-columns.gen.bin'
import lagrange from '../../assets/setup-lagrange.gen.bin'
import verify from '../../assets/setup-verify.gen.bin'
import full from '../../dist/full.baseline.wasm'
import kzgWasm from '../../dist/kzg.baseline.wasm'
import type { GpuProvider } from '../../src/backend/webgpu/gpu-types.ts'
import { concatBytes } from '../../src/bytes.ts'
import type { GpuOptions } from '../../src/gpu-api.ts'
import { createKzgWith } from '../../src/kzg.ts'
import { createMsmWith } from '../../src/msm.ts'
import { createNttWith } from '../../src/ntt.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { randomScalars } from '../../src/probe-input.ts'
import type { CellsAndProofs } from '../../src/protocol/results.ts'
import { equal, ok } from './support/check.ts'
import { type Context, test } from './support/test.ts'

const ASSETS: Readonly<Record<string, Uint8Array>> = {
  'setup-columns.gen.bin': columns,
  'setup-lagrange.gen.bin': lagrange,
  'setup-verify.gen.bin': verify,
}
const platform: Platform = {
  name: 'test',
  loadWasm: async (file) => (file.startsWith('kzg') ? kzgWasm : full),
  loadAsset: async (file) => ASSETS[file] as Uint8Array,
  workers: 'not in tests',
}
const COMMON = { tier: 'baseline', threads: 0, profile: false } as const
const forced = ({ gpu }: Context): GpuOptions & typeof COMMON => ({ ...COMMON, gpu, backend: 'webgpu', audit: 'full' })

/** Multiples of the generator, made by the Wasm: the setup's points, of which there are 4096. */
async function somePoints(n: number): Promise<Uint8Array> {
  const { pointsFromLittleEndian } = await import('../../src/codec/little-endian.ts')
  return pointsFromLittleEndian(lagrange.subarray(0, 96 * n))
}

test.everywhere('choice: sums', async (context) => {
  const engine = await createMsmWith(platform, { group: 'G1', ...forced(context) })
  for (const n of context.fast ? [1, 2, 17, 255, 1024, 4096] : [1, 33]) {
    const points = await engine.load(await somePoints(n), { unchecked: true })
    for (let i = 0; i < 2; i++) {
      const scalars = randomScalars(n)
      equal(await engine.msm(points, scalars), engine.msmSync(points, scalars))
    }
    points.dispose()
  }
  const scalars = randomScalars(9)
  const given = await somePoints(9)
  equal(await engine.msm(given, scalars), engine.msmSync(given, scalars))
  ok(engine.report.gpu.calls.webgpu > 0 && engine.report.gpu.calls.wasm === 0, 'a sum ran on Wasm')
  engine.dispose()
})

test.everywhere('choice: transforms', async (context) => {
  const ntt = await createNttWith(platform, forced(context))
  for (const n of context.fast ? [2, 8, 512, 1024, 16_384] : [2, 64]) {
    for (const batch of [1, 3]) {
      const values = randomScalars(n * batch)
      for (const coset of [false, true]) {
        equal(await ntt.forward(values, { batch, coset }), ntt.forwardSync(values, { batch, coset }))
        equal(await ntt.inverse(values, { batch, coset }), ntt.inverseSync(values, { batch, coset }))
      }
    }
  }
  ok(ntt.report.gpu.calls.wasm === 0, 'a transform ran on Wasm')
  ntt.dispose()
})

const flat = (result: CellsAndProofs | undefined): Uint8Array =>
  concatBytes([...(result?.cells ?? []), ...(result?.proofs ?? [])])

test('choice: commitments, proofs, cells, recovery', async (context) => {
  const kzg = await createKzgWith(platform, forced(context))
  const blobs = Array.from({ length: 3 }, () => randomScalars(4096))
  const commitments = await kzg.commitBlobs(blobs)
  const proofs = await kzg.proveBlobs(blobs, commitments)
  for (const [i, blob] of blobs.entries()) {
    equal(commitments[i], kzg.blobToKzgCommitment(blob))
    equal(proofs[i], kzg.computeBlobKzgProof(blob, commitments[i] as Uint8Array))
  }
  ok(await kzg.verifyBlobKzgProofBatchAsync(blobs, commitments, proofs), 'the proofs do not verify')
  const [first] = await kzg.computeCellsBatch(blobs.slice(0, 1))
  const expected = kzg.computeCellsAndKzgProofs(blobs[0] as Uint8Array)
  equal(flat(first), flat(expected), 'cells and proofs')
  const cellIndices = Array.from({ length: 64 }, (_, i) => 2 * i)
  const cells = cellIndices.map((index) => expected.cells[index] as Uint8Array)
  const [recovered] = await kzg.recoverBatch([{ cellIndices, cells }])
  equal(flat(recovered), flat(expected), 'recovered cells and proofs')
  ok(kzg.report.gpu.calls.wasm === 0, 'a batch ran on Wasm')
  kzg.dispose()
})

/** A provider whose devices can be taken away. */
function fragile(gpu: GpuProvider): { readonly gpu: GpuProvider; kill(): void } {
  let device: { destroy(): void } | undefined
  return {
    kill: () => device?.destroy(),
    gpu: {
      async requestAdapter(options) {
        const adapter = (await gpu.requestAdapter(options)) as {
          requestDevice(descriptor?: object): Promise<{ destroy(): void }>
        } | null
        if (!adapter) return null
        const request = adapter.requestDevice.bind(adapter)
        Object.defineProperty(adapter, 'requestDevice', {
          value: async (descriptor?: object) => {
            device = await request(descriptor)
            return device
          },
        })
        return adapter
      },
    },
  }
}

test('choice: the device is destroyed in the middle of 100 sums, and none is lost', async (context) => {
  const { gpu, kill } = fragile(context.gpu)
  const engine = await createMsmWith(platform, { group: 'G1', ...COMMON, gpu })
  const points = await engine.load(await somePoints(512), { unchecked: true })
  // Software is not chosen by itself: measured, and then told that it wins.
  const profile = await engine.calibrate({ budget: 300 })
  engine.dispose()
  const cheap = {
    ...profile.operations.msm!.webgpu,
    timings: [],
    rates: profile.operations.msm!.webgpu.rates.map(() => 1e-9),
  }
  const wins = { ...profile, operations: { msm: { ...profile.operations.msm!, webgpu: cheap } } }
  const { profile: _, ...common } = COMMON
  const auto = await createMsmWith(platform, { group: 'G1', ...common, gpu, profile: wins })
  points.dispose()
  const mine = await auto.load(await somePoints(512), { unchecked: true })
  const inputs = Array.from({ length: 100 }, () => randomScalars(512))
  for (let i = 0; i < 200 && auto.report.gpu.state !== 'ready'; i++) {
    await auto.msm(mine, inputs[0] as Uint8Array)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  equal(auto.report.gpu.state, 'ready')
  await auto.msm(mine, inputs[0] as Uint8Array)
  let done = 0
  const sums = await Promise.all(
    inputs.map(async (scalars) => {
      const sum = await auto.msm(mine, scalars)
      if (++done === 20) kill()
      return sum
    }),
  )
  sums.forEach((sum, i) => {
    equal(sum, auto.msmSync(mine, inputs[i] as Uint8Array))
  })
  const { losses, failureCount, calls } = auto.report.gpu
  ok(losses === 1 && failureCount > 0 && calls.webgpu >= 20, JSON.stringify({ losses, failureCount, calls }))
  auto.dispose()
})
