/** The public engines with the GPU they are given: the same bytes as on Wasm, and no result lost with a device. */
import type { InstanceKind } from '../../src/backend/adaptive/profile.ts'
import type { GpuReport } from '../../src/gpu-api.ts'
import { createKzgWith } from '../../src/kzg.ts'
import { createMsmWith } from '../../src/msm.ts'
import type { MsmPoints } from '../../src/msm-api.ts'
import { createNttWith } from '../../src/ntt.ts'
import { randomScalars } from '../../src/probe-input.ts'
import { equal, ok } from './support/check.ts'
import { faultyGpu } from './support/faulty.ts'
import { automatic, COMMON, forced, opened, platform, somePoints } from './support/public.ts'
import { type Context, test } from './support/test.ts'

test.everywhere('choice: sums', async (context) => {
  const engine = await createMsmWith(platform, { group: 'G1', ...forced(context) })
  for (const n of context.fast ? [1, 2, 17, 255, 1024, 4096] : [1, 33]) {
    const points = await engine.load(somePoints(n), { unchecked: true })
    for (let i = 0; i < 2; i++) {
      const scalars = randomScalars(n)
      equal(await engine.msm(points, scalars), engine.msmSync(points, scalars))
    }
    points.dispose()
  }
  const scalars = randomScalars(9)
  const given = somePoints(9)
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

test.everywhere(
  'choice: a calibration that is waited for ends, though its pauses keep no process alive',
  async (context) => {
    const ntt = await createNttWith(platform, { ...COMMON, gpu: context.gpu })
    const { operations } = await ntt.calibrate({ budget: 200 })
    ok((operations.ntt?.webgpu.timings.length ?? 0) > 0, 'nothing was measured')
    ok(ntt.report.gpu.isCalibrated, 'it is not calibrated')
    ntt.dispose()
  },
)

test('choice: commitments and proofs', async (context) => {
  const kzg = await createKzgWith(platform, forced(context))
  const blobs = Array.from({ length: 3 }, () => randomScalars(4096))
  const commitments = await kzg.commitBlobs(blobs)
  const proofs = await kzg.proveBlobs(blobs, commitments)
  for (const [i, blob] of blobs.entries()) {
    equal(commitments[i], kzg.blobToKzgCommitment(blob))
    equal(proofs[i], kzg.computeBlobKzgProof(blob, commitments[i] as Uint8Array))
  }
  ok(await kzg.verifyBlobKzgProofBatchAsync(blobs, commitments, proofs), 'the proofs do not verify')
  ok(kzg.report.gpu.calls.wasm === 0, 'a batch ran on Wasm')
  kzg.dispose()
})

interface Burst {
  readonly report: { readonly gpu: GpuReport }
  dispose(): void
}

/** 100 calls at once, after the twentieth of which the device goes. */
async function burst<E extends Burst>(
  { gpu: provider }: Context,
  kind: InstanceKind,
  open: (options: Awaited<ReturnType<typeof automatic>>) => Promise<E>,
  call: (engine: E, i: number) => Promise<Uint8Array>,
  wanted: (engine: E, i: number) => Uint8Array,
): Promise<void> {
  let isOver = false
  const gpu = faultyGpu(provider, (device, event) =>
    isOver && device === 0 && event === 'submit' ? 'lose' : undefined,
  )
  const engine = await open({ ...(await automatic({ gpu: provider }, kind)), gpu })
  await call(engine, 0)
  await opened(engine)
  let done = 0
  const results = await Promise.all(
    Array.from({ length: 100 }, async (_, i) => {
      const result = await call(engine, i)
      isOver ||= ++done === 20
      return result
    }),
  )
  for (const [i, result] of results.entries()) equal(result, wanted(engine, i), `call ${i}`)
  const { losses, failureCount, calls } = engine.report.gpu
  ok(losses === 1 && failureCount > 0 && calls.webgpu >= 20, JSON.stringify({ losses, failureCount, calls }))
  engine.dispose()
}

test('choice: the device is destroyed in the middle of 100 sums, and none is lost', async (context) => {
  const scalars = Array.from({ length: 100 }, () => randomScalars(512))
  let points: MsmPoints | undefined
  await burst(
    context,
    'msm',
    async (options) => {
      const engine = await createMsmWith(platform, { group: 'G1', ...options })
      points = await engine.load(somePoints(512), { unchecked: true })
      return engine
    },
    (engine, i) => engine.msm(points as MsmPoints, scalars[i] as Uint8Array),
    (engine, i) => engine.msmSync(points as MsmPoints, scalars[i] as Uint8Array),
  )
})

test.everywhere(
  'choice: the device is destroyed in the middle of 100 transforms, and none is lost',
  async (context) => {
    const values = Array.from({ length: 100 }, () => randomScalars(512))
    await burst(
      context,
      'ntt',
      (options) => createNttWith(platform, options),
      (engine, i) => engine.forward(values[i] as Uint8Array, { batch: 8 }),
      (engine, i) => engine.forwardSync(values[i] as Uint8Array, { batch: 8 }),
    )
  },
)
