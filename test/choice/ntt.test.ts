/** Transforms on a GPU. */
import { afterAll, expect, test } from 'vitest'
import { createNttWith } from '../../src/ntt.ts'
import type { Ntt, NttOptions } from '../../src/ntt-api.ts'
import { randomScalars } from '../vectors/prng.ts'
import { FakeGpu, withGpu } from './fake-gpu.ts'

const open: Ntt[] = []
afterAll(() => {
  for (const ntt of open) ntt.dispose()
})
const create = async (gpu: FakeGpu, options: Partial<NttOptions> = {}): Promise<Ntt> => {
  const ntt = await createNttWith(withGpu(gpu), { threads: 0, calibration: false, backend: 'webgpu', ...options })
  open.push(ntt)
  return ntt
}

const SHIFT = randomScalars('shift', 1)

test.each([
  [1, 1],
  [1, 3],
  [2, 1],
  [64, 5],
  [512, 1],
])('%i scalars × %i: the same bytes as on Wasm', async (n, batch) => {
  const gpu = new FakeGpu()
  const ntt = await create(gpu, { audit: 'full' })
  const values = randomScalars(`values ${n}`, n * batch)
  for (const coset of [false, true, SHIFT]) {
    const options = { batch, coset }
    expect(await ntt.forward(values, options)).toEqual(ntt.forwardSync(values, options))
    expect(await ntt.inverse(values, options)).toEqual(ntt.inverseSync(values, options))
  }
  expect(gpu.calls).toBe(n === 1 ? 0 : 6)
})

test('vectors stay where they are', async () => {
  const gpu = new FakeGpu()
  const ntt = await create(gpu)
  const vector = await ntt.load(randomScalars('values', 64))
  await ntt.inverse(await ntt.forward(vector))
  expect(await ntt.read(vector)).toEqual(randomScalars('values', 64))
  expect(gpu.calls).toBe(0)
})

test('bad input is the same error as on Wasm', async () => {
  const ntt = await create(new FakeGpu())
  const values = randomScalars('values', 64)
  values.fill(0xff, 32 * 9, 32 * 10)
  const coset = new Uint8Array(32).fill(0xff)
  for (const [given, options] of [
    [values, {}],
    [randomScalars('values', 64), { coset }],
    [randomScalars('values', 63), {}],
    [randomScalars('values', 64), { batch: 0 }],
  ] as const) {
    const expected = await Promise.resolve()
      .then(() => ntt.forwardSync(given, options))
      .catch(({ code, index, message }) => ({ code, index, message }))
    expect(await ntt.forward(given, options).catch(({ code, index, message }) => ({ code, index, message }))).toEqual(
      expected,
    )
    expect(expected).toHaveProperty('code')
  }
})

test.each([
  [
    'a scalar of one of the transforms',
    (values: Uint8Array) => values.map((byte, i) => (i === 32 * 70 ? byte ^ 1 : byte)),
  ],
  ['an integer that is no scalar', (values: Uint8Array) => values.map((byte, i) => (i < 32 ? 0xff : byte))],
  ['values of another call', () => randomScalars('other', 128).reverse()],
])('%s is wrong: found', async (_, corrupt) => {
  const ntt = await create(new FakeGpu({ corrupt }), { audit: 'full' })
  await expect(ntt.forward(randomScalars('values', 128), { batch: 2 })).rejects.toMatchObject({
    code: 'GPU_WRONG_RESULT',
  })
  expect(ntt.report.gpu.state).toBe('quarantined')
})

test('calibration measures both sides', async () => {
  const ntt = await create(new FakeGpu({ isFallbackAdapter: true }), { profile: false })
  const { operations } = await ntt.calibrate({ budget: 100 })
  expect(operations.ntt?.webgpu.timings.length).toBeGreaterThan(2)
  expect(ntt.explain('ntt', 1024).reason).toContain("option backend is 'webgpu'")
})
