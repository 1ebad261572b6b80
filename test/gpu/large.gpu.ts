/** Large sizes, bit for bit those of the Wasm: up to 2^20 terms in eight rounds, 2^20 scalars in three
 * passes; and sums that the memory is too small for. */
import full from '../../dist/full.relaxed.wasm'
import { r } from '../../gen/params.ts'
import { choicesFrom, type PerformanceProfile, profileOf } from '../../src/backend/adaptive/profile.ts'
import { GpuMsm } from '../../src/backend/webgpu/msm/engine.ts'
import { GpuNtt } from '../../src/backend/webgpu/ntt/gpu-ntt.ts'
import { GpuError, openGpu } from '../../src/backend/webgpu/runtime.ts'
import { reverseScalars } from '../../src/codec/little-endian.ts'
import type { GpuFailure } from '../../src/gpu-api.ts'
import { createMsmWith } from '../../src/msm.ts'
import type { Msm, MsmOptions } from '../../src/msm-api.ts'
import { createNttWith } from '../../src/ntt.ts'
import { equal, ok, rejects } from './support/check.ts'
import { encodedTerms, gpuOf, gpuPoints, pointOf, type Term, termsOf } from './support/msm.ts'
import { test } from './support/test.ts'

const N = 2 ** 20
const BLOCK = 4096

const platform = {
  ...{ name: 'test', workers: 'not in tests', loadWasm: async () => full },
  loadAsset: () => Promise.reject(new Error('nothing to load')),
}
const COMMON = { tier: 'relaxed', threads: 0 } as const
const openMsm = (options: Partial<MsmOptions>): Promise<Msm> =>
  createMsmWith(platform, { group: 'G1', ...COMMON, ...options })

/** Scalars below r, little-endian: other ones for every seed, and never the same by accident. */
function someScalars(count: number, seed: number): Uint8Array {
  const words = new Uint32Array(8 * count)
  let state = seed
  for (let i = 0; i < words.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    words[i] = i % 8 === 7 ? (state >>> 1) % 0x73eda753 : state ^ (state >>> 15)
  }
  return new Uint8Array(words.buffer)
}

const same = someScalars(1, 99)

/** Blocks of terms, of which every second is made to collide. */
const KINDS: readonly { readonly multiple: (i: number) => bigint; readonly scalar?: (i: number) => Uint8Array }[] = [
  { multiple: (i) => BigInt(i + 1) },
  { multiple: () => 0n },
  { multiple: (i) => BigInt(4096 - i) },
  { multiple: () => 5n },
  { multiple: (i) => BigInt((i * 7) % 4096) },
  { multiple: (i) => (i % 2 ? 5n : -5n), scalar: () => same },
  { multiple: (i) => BigInt((i % 97) - 48) },
  { multiple: () => 3n, scalar: () => same },
]

const integerOf = (bytes: Uint8Array, at: number): bigint => {
  const view = new DataView(bytes.buffer, bytes.byteOffset + 32 * at, 32)
  let value = 0n
  for (let word = 3; word >= 0; word--) value = (value << 64n) | view.getBigUint64(8 * word, true)
  return value
}

/** n terms as both sides take them, and their sum by the discrete logarithms of the points. */
function termsOfBlocks(n: number) {
  const scalars = someScalars(n, 1)
  const blocks = KINDS.map(({ multiple }) => termsOf(BLOCK, (i) => [multiple(i), 0n]))
  const [little, big] = [new Uint8Array(96 * n), new Uint8Array(96 * n)]
  const forGpu = blocks.map((terms) => gpuPoints(terms.map(({ multiple }) => multiple)))
  const forWasm = blocks.map((terms: readonly Term[]) => encodedTerms(terms)[0])
  let sum = 0n
  for (let start = 0; start < n; start += BLOCK) {
    const kind = (start / BLOCK) % KINDS.length
    little.set(forGpu[kind]!, 96 * start)
    big.set(forWasm[kind]!, 96 * start)
    const { multiple, scalar } = KINDS[kind]!
    for (let i = 0; i < BLOCK; i++) {
      if (scalar) scalars.set(scalar(i), 32 * (start + i))
      sum += multiple(i) * integerOf(scalars, start + i)
    }
    sum %= r
  }
  return { little, big, scalars, sum }
}

test('many terms, every second block of points at infinity, equal or opposite', async ({ gpu, all }) => {
  // In two rounds; with `npm run test:all` in eight, which takes minutes.
  const n = all ? N : N / 4
  const { little, big, scalars, sum } = termsOfBlocks(n)
  const runtime = await openGpu({ gpu })
  const msm = new GpuMsm(runtime, 'l13')
  equal(msm.plan(n).rounds, n / 2 ** 17, 'rounds')
  const points = await msm.upload(little)
  const found = await msm.sum(points, scalars)
  points.dispose()
  equal(runtime.buffers.stats().inUse, 0, 'bytes in use')
  runtime.dispose()
  equal(found, pointOf(sum), 'beside the discrete logarithms')
  const wasm = await openMsm({ backend: 'wasm' })
  equal(found, gpuOf(wasm.msmSync(big, reverseScalars(scalars), { unchecked: true })), 'beside the Wasm')
  wasm.dispose()
})

test('2^20 scalars, forward and back on a coset', async ({ gpu }) => {
  const values = someScalars(N, 2)
  const runtime = await openGpu({ gpu })
  const ntt = new GpuNtt(runtime, 'l13')
  equal(ntt.plan(N).passes, 3, 'passes')
  const wasm = await createNttWith(platform, { ...COMMON, backend: 'wasm' })
  const forward = await ntt.transform(values, { n: N })
  equal(forward, reverseScalars(wasm.forwardSync(reverseScalars(values))), 'forward')
  const coset = someScalars(1, 3)
  const back = await ntt.transform(forward, { n: N, inverse: true, coset })
  const shift = { coset: reverseScalars(coset) }
  equal(back, reverseScalars(wasm.inverseSync(reverseScalars(forward), shift)), 'inverse, coset')
  wasm.dispose()
  ntt.dispose()
  equal(runtime.buffers.stats().inUse, 0, 'bytes in use')
  runtime.dispose()
})

test('memory too small for the rounds of a sum: the bytes are named, nothing is kept, smaller sums go on', async ({
  gpu,
}) => {
  const n = 2 ** 18
  const { little, scalars } = termsOfBlocks(n)
  const memoryLimit = 60 * 2 ** 20
  const runtime = await openGpu({ gpu, memoryLimit })
  const msm = new GpuMsm(runtime, 'l13')
  const points = await msm.upload(little)
  const { inUse } = runtime.buffers.stats()
  const error = await rejects(msm.sum(points, scalars), 'GPU_ALLOCATION', 'a sum of two rounds')
  ok(error instanceof GpuError && (error.details.bytes ?? 0) > 0, 'no bytes are named')
  ok(error.message.includes(`${error.details.bytes} bytes requested`), error.message)
  equal(runtime.buffers.stats().inUse, inUse, 'bytes in use')
  ok(runtime.buffers.stats().peak <= memoryLimit, 'the limit was passed')
  const few = BLOCK
  const expected = termsOfBlocks(few)
  equal(await msm.sum(points.part(0, few), expected.scalars), pointOf(expected.sum), 'the next sum')
  points.dispose()
  const larger = await rejects(msm.upload(new Uint8Array(96 * 2 ** 19)), 'GPU_ALLOCATION', 'points of 2^19')
  equal((larger as GpuError).details.bytes, 48 * 2 ** 19, 'bytes of the images, which do not fit beside the points')
  equal(runtime.buffers.stats().inUse, 0, 'bytes in use')
  runtime.dispose()
})

/** The profile of a machine whose GPU always wins. */
function winning({ key, tuning }: PerformanceProfile): PerformanceProfile {
  const choices = choicesFrom(undefined, { msm: ({ n, batch }) => [1, 1, n * batch, n * batch] })
  for (const n of [16, 256, 4096, 65_536]) {
    for (const [side, ms] of [
      ['wasm', n],
      ['webgpu', n / 1e4],
    ] as const)
      for (let i = 0; i < 3; i++) choices.msm.learn(side, { n, batch: 1, ms })
  }
  choices.msm.refit()
  return profileOf({ key, measuredAt: Date.now(), choices, gpuMemoryLimit: undefined, quarantine: undefined, tuning })
}

test('a limit that is too small: forced it is the error with the bytes, in auto Wasm answers', async ({ gpu }) => {
  const gpuMemoryLimit = 8 * 2 ** 20
  const n = 2 ** 16
  const { big, scalars, sum } = termsOfBlocks(n)
  const factors = reverseScalars(scalars)
  const forced = await openMsm({ gpu, gpuMemoryLimit, backend: 'webgpu', profile: false })
  const error = await rejects(forced.msm(big, factors, { unchecked: true }), 'GPU_ALLOCATION', 'forced')
  ok(error instanceof GpuError && error.details.bytes === 48 * n, error.message)
  equal(forced.report.gpu.losses, 0, 'losses')
  const profile = winning(forced.exportProfile() as PerformanceProfile)
  forced.dispose()

  const heard: GpuFailure[] = []
  const onFallback = (failure: GpuFailure) => heard.push(failure)
  const auto = await openMsm({ gpu, gpuMemoryLimit, profile, calibration: false, onFallback })
  const points = await auto.load(big, { unchecked: true })
  for (let i = 0; i < 600 && auto.report.gpu.state !== 'ready'; i++) {
    if (i === 0) await auto.msm(points, factors)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  equal([auto.report.gpu.state, heard.length], ['ready', 0], 'state before')
  equal(gpuOf(await auto.msm(points, factors)), pointOf(sum), 'the sum')
  equal([heard.map(({ code }) => code), auto.report.gpu.calls.webgpu], [['GPU_ALLOCATION'], 1], 'what was heard')
  const few = await auto.load(big.subarray(0, 96 * 512), { unchecked: true })
  const some = factors.subarray(0, 32 * 512)
  equal(await auto.msm(few, some), auto.msmSync(few, some), 'a sum that fits')
  equal([heard.length, auto.report.gpu.calls.webgpu], [1, 2], 'failures and calls')
  auto.dispose()
})
