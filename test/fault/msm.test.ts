/** `kzgpu/msm` when things go wrong: aborts, disposal, traps, memory that runs out. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createMsmWith } from '../../src/msm.ts'
import type { Msm, MsmOptions } from '../../src/msm-api.ts'
import { scalarsFrom, terms } from '../spec/msm-points.ts'
import { faultyPlatform } from './faulty-platform.ts'
import { thrownBy } from './samples.ts'
import { limitMemory, trapIn } from './wasm-surgery.ts'

const wasm = new Uint8Array(await readFile(new URL('../../dist/full.baseline.wasm', import.meta.url)))
const open = (options: Partial<MsmOptions> = {}): Promise<Msm> =>
  createMsmWith(faultyPlatform(), { group: 'G1', tier: 'baseline', ...options })

/** More than two slices. */
const LARGE = 2 * 8192 + 5
const scalars = scalarsFrom(3n ** 50n)
const large = terms(
  'G1',
  Array.from({ length: LARGE }, (_, i) => [BigInt(i % 32) ** 5n + 1n, scalars.next().value] as const),
)
const small = terms('G1', [
  [2n, 3n],
  [5n, 7n],
  [1n, 1n],
])

test.each([1, 2])('an abort at report %i of a sum rejects with its reason and leaks nothing', async (report) => {
  const engine = await open()
  const handle = await engine.load(large.points, { unchecked: true })
  await engine.msm(handle, large.scalars)
  await engine.msm(large.points, large.scalars, { unchecked: true })
  const before = engine.report.wasmMemoryBytes
  for (const points of [handle, large.points, handle, large.points]) {
    const controller = new AbortController()
    const reason = new Error('no longer wanted')
    let reports = 0
    const attempt = engine.msm(points, large.scalars, {
      unchecked: true,
      signal: controller.signal,
      onProgress: () => ++reports === report && controller.abort(reason),
    })
    await expect(attempt).rejects.toBe(reason)
    expect(reports).toBe(report)
  }
  expect(engine.report.wasmMemoryBytes).toBe(before)
  expect(engine.msmSync(handle, large.scalars)).toEqual(large.sum)
})

test('an abort while points are loaded rejects with its reason and leaks nothing', async () => {
  const engine = await open()
  const load = async (abortAt: number): Promise<unknown> => {
    const controller = new AbortController()
    const onProgress = ({ done }: { done: number }) => done >= abortAt && controller.abort(new Error(`at ${done}`))
    const handle = await engine.load(large.points, { unchecked: true, signal: controller.signal, onProgress })
    return handle.dispose()
  }
  await load(Number.POSITIVE_INFINITY)
  const before = engine.report.wasmMemoryBytes
  for (let round = 0; round < 4; round++) await expect(load(1)).rejects.toThrow('at 8192')
  expect(engine.report.wasmMemoryBytes).toBe(before)
})

test('an abort before the start does nothing', async () => {
  const reason = new Error('changed my mind')
  const signal = AbortSignal.abort(reason)
  await expect(open({ signal })).rejects.toBe(reason)
  const engine = await open()
  await expect(engine.msm(small.points, small.scalars, { signal })).rejects.toBe(reason)
  await expect(engine.load(small.points, { signal })).rejects.toBe(reason)
})

test('disposed points are refused, and their memory is used again', async () => {
  const engine = await open()
  const sizes: number[] = []
  for (let round = 0; round < 4; round++) {
    const handle = await engine.load(large.points, { unchecked: true })
    expect(engine.msmSync(handle, large.scalars)).toEqual(large.sum)
    handle.dispose()
    handle.dispose()
    expect(() => engine.msmSync(handle, large.scalars)).toThrow(expect.objectContaining({ code: 'DISPOSED' }))
    sizes.push(engine.report.wasmMemoryBytes)
  }
  expect(new Set(sizes.slice(1)).size).toBe(1)
})

test('points disposed during a sum end it, and the engine works on', async () => {
  const engine = await open()
  const handle = await engine.load(large.points, { unchecked: true })
  const attempt = engine.msm(handle, large.scalars, { onProgress: () => handle.dispose() })
  await expect(attempt).rejects.toMatchObject({ code: 'DISPOSED' })
  expect(engine.msmSync(small.points, small.scalars)).toEqual(small.sum)
})

test('a disposed engine refuses every call, and ends the one that runs', async () => {
  const engine = await open()
  const handle = await engine.load(large.points, { unchecked: true })
  const attempt = engine.msm(handle, large.scalars, { onProgress: () => engine.dispose() })
  await expect(attempt).rejects.toMatchObject({ code: 'DISPOSED' })
  engine[Symbol.dispose]()
  const error = expect.objectContaining({ code: 'DISPOSED' })
  expect(() => engine.msmSync(small.points, small.scalars)).toThrow(error)
  await expect(engine.msm(handle, large.scalars)).rejects.toEqual(error)
  await expect(engine.load(small.points)).rejects.toEqual(error)
  handle.dispose()
})

test('points of another engine are refused', async () => {
  const [one, other] = await Promise.all([open(), open()])
  const handle = await one.load(small.points)
  expect(() => other.msmSync(handle, small.scalars)).toThrow(expect.objectContaining({ code: 'BAD_TYPE' }))
  expect(one.msmSync(handle, small.scalars)).toEqual(small.sum)
})

test('loaded points survive a trap', async () => {
  // A sum of three terms is one call of g1_msm, whose third argument is the number of terms.
  const engine = await open({ wasm: trapIn(wasm, 'g1_msm', { after: 2, argument: [2, 3] }) })
  const handle = await engine.load(small.points)
  for (let round = 0; round < 3; round++) {
    expect(engine.msmSync(handle, small.scalars)).toEqual(small.sum)
    expect(thrownBy(() => engine.msmSync(handle, small.scalars))).toMatchObject({ code: 'TRAP' })
    await expect(engine.msm(handle, small.scalars)).resolves.toEqual(small.sum)
    await expect(engine.msm(handle, small.scalars)).rejects.toMatchObject({ code: 'TRAP' })
  }
})

test('memory that cannot grow is a typed error, and smaller work goes on', async () => {
  const first = await open()
  first.msmSync(small.points, small.scalars)
  const engine = await open({ wasm: limitMemory(wasm, first.report.wasmMemoryBytes + (1 << 16)) })
  const error = expect.objectContaining({ code: 'OUT_OF_MEMORY' })
  for (let round = 0; round < 3; round++) {
    expect(() => engine.msmSync(large.points, large.scalars, { unchecked: true })).toThrow(error)
    await expect(engine.load(large.points, { unchecked: true })).rejects.toEqual(error)
    expect(engine.msmSync(small.points, small.scalars)).toEqual(small.sum)
  }
})

test('bytes that are transferred away during a sum are missed', async () => {
  const engine = await open()
  const points = Uint8Array.from(large.points)
  const attempt = engine.msm(points, large.scalars, {
    unchecked: true,
    onProgress: () => points.length > 0 && structuredClone(points.buffer, { transfer: [points.buffer] }),
  })
  await expect(attempt).rejects.toMatchObject({ code: 'BAD_TYPE' })
})
