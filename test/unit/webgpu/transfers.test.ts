import { describe, expect, test } from 'vitest'
import { USAGE } from '../../../src/backend/webgpu/gpu-types.ts'
import { Health } from '../../../src/backend/webgpu/health.ts'
import { Readback } from '../../../src/backend/webgpu/readback.ts'
import { CHUNK_BYTES, StagingRing } from '../../../src/backend/webgpu/staging.ts'
import { fakeDevice } from './fake-device.ts'

const MIB = 2 ** 20

function openReadback(memory?: number) {
  const { device, sizes } = fakeDevice(memory)
  const readback = new Readback(device, new Health(device))
  const read = async (...bytes: number[]) => {
    const taken = await Promise.all(bytes.map((size) => readback.take(size)))
    await Promise.all(taken.map((buffer, i) => readback.read(buffer, new Uint8Array(bytes[i]!))))
  }
  return { readback, read, sizes: () => sizes(USAGE.mapRead) }
}

describe('buffers to read back', () => {
  test('are used again for their size class', async () => {
    const { read, sizes } = openReadback()
    await read(1000)
    await read(900)
    await read(1000, 1000)
    expect(sizes()).toEqual([1024, 1024])
  })

  test.each([
    [[40], []],
    [[32], [32]],
    [[1, 16, 32], [32]],
    [
      [16, 8, 8, 4],
      [8, 8, 4],
    ],
    [
      [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1, 1, 1, 1],
    ],
  ])('of %j MiB, %j are kept', async (sizesRead, kept) => {
    const { readback, read, sizes } = openReadback()
    await read(...sizesRead.map((size) => size * MIB))
    expect(sizes()).toEqual(kept.map((size) => size * MIB))
    expect(readback.bytes).toBe(kept.reduce((sum, size) => sum + size, 0) * MIB)
    readback.destroy()
    expect([sizes(), readback.bytes]).toEqual([[], 0])
  })

  test('that the device has no memory for are named, and gone', async () => {
    const { readback, read, sizes } = openReadback(MIB)
    await expect(read(2 * MIB - 4)).rejects.toMatchObject({ code: 'GPU_ALLOCATION', details: { bytes: 2 * MIB - 4 } })
    expect([sizes(), readback.bytes]).toEqual([[], 0])
    await read(MIB)
  })

  test('that are dropped are gone', async () => {
    const { readback, sizes } = openReadback()
    readback.drop(await readback.take(1000))
    expect([sizes(), readback.bytes]).toEqual([[], 0])
  })
})

describe('staging buffers', () => {
  const openRing = (memory?: number) => {
    const { device, sizes } = fakeDevice(memory)
    return { ring: new StagingRing(device, new Health(device)), sizes: () => sizes(USAGE.mapWrite) }
  }

  test('there are eight; who finds none waits for one that is given back', async () => {
    const { ring } = openRing()
    const taken = await Promise.all(Array.from({ length: 8 }, () => ring.take()))
    expect([ring.tryTake(), ring.bytes]).toEqual([undefined, 8 * CHUNK_BYTES])
    const waiting = ring.take()
    ring.giveBack(taken[3]!)
    expect(await waiting).toBe(taken[3])
  })

  test('that the device has no memory for are named, and gone', async () => {
    const { ring, sizes } = openRing(CHUNK_BYTES)
    const first = await ring.take()
    await expect(ring.take()).rejects.toMatchObject({ code: 'GPU_ALLOCATION', details: { bytes: CHUNK_BYTES } })
    expect([sizes(), ring.bytes]).toEqual([[CHUNK_BYTES], CHUNK_BYTES])
    ring.giveBack(first)
    await Promise.resolve()
    expect(await ring.take()).toBe(first)
  })
})
