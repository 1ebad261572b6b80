import { describe, expect, test } from 'vitest'
import { BufferPool } from '../../../src/backend/webgpu/buffers.ts'
import { type PoolLease, sizeClass, slice } from '../../../src/backend/webgpu/lease.ts'
import { fakeDevice } from './fake-device.ts'

const KIB = 1024
const MIB = 2 ** 20

describe('sizes of buffers', () => {
  test.each([
    [1, 256],
    [256, 256],
    [257, 384],
    [384, 384],
    [385, 512],
    [96 << 17, 96 << 17],
    [2 ** 27, 2 ** 27],
  ])('%i bytes are in one of %i', (bytes, size) => expect(sizeClass(bytes)).toBe(size))

  test('at most a third of one is spare', () => {
    for (let bytes = 300; bytes < 2 ** 27; bytes = Math.ceil(bytes * 1.013)) {
      expect(sizeClass(bytes)).toBeGreaterThanOrEqual(bytes)
      expect(sizeClass(bytes) - bytes).toBeLessThanOrEqual(sizeClass(bytes) / 3)
      expect(sizeClass(bytes) % 128).toBe(0)
    }
  })
})

describe('pool', () => {
  test('a buffer that was given back is used again for its size class', () => {
    const { device, sizes } = fakeDevice()
    const pool = new BufferPool(device, 2 ** 30)
    const first = pool.acquire(1000, 'first')
    const { buffer } = first
    first.release()
    first.release()
    const second = pool.acquire(900, 'second')
    expect(second.buffer).toBe(buffer)
    const third = pool.acquire(900, 'third')
    expect(third.buffer).not.toBe(buffer)
    expect(sizes()).toEqual([KIB, KIB])
    expect(pool.stats()).toEqual({
      ...{ allocated: 2 * KIB, inUse: 2 * KIB, peak: 2 * KIB, hits: 1, misses: 2, evictions: 0, limit: 2 ** 30 },
    })
  })

  test('at the limit the longest unused buffer makes room', () => {
    const { device, sizes } = fakeDevice()
    const pool = new BufferPool(device, 16 * KIB)
    const leases = [2, 4, 8].map((size) => pool.acquire(size * KIB, `${size}`))
    for (const at of [1, 0, 2]) leases[at]!.release()
    pool.acquire(6 * KIB, 'new')
    expect(sizes()).toEqual([2 * KIB, 8 * KIB, 6 * KIB])
    expect(pool.stats()).toMatchObject({ allocated: 16 * KIB, inUse: 6 * KIB, evictions: 1 })
  })

  test('what is in use is never destroyed: then there is no room', () => {
    const { device, sizes } = fakeDevice()
    const pool = new BufferPool(device, 16 * KIB)
    pool.acquire(12 * KIB, 'large')
    pool.acquire(2 * KIB, 'free').release()
    expect(() => pool.acquire(6 * KIB, 'too large')).toThrow(
      expect.objectContaining({ code: 'GPU_ALLOCATION', details: { bytes: 6 * KIB } }),
    )
    expect(sizes()).toEqual([12 * KIB])
    expect(() => pool.acquire(2 ** 27 + 4, 'larger than any')).toThrow(`${2 ** 27 + 4} bytes`)
  })

  test('commands that are not submitted keep a buffer that was released', () => {
    const { device } = fakeDevice()
    const pool = new BufferPool(device, 2 ** 30)
    const lease = pool.acquire(KIB, 'recorded')
    const { buffer } = lease
    pool.pin(lease)
    lease.release()
    expect(pool.acquire(KIB, 'other').buffer).not.toBe(buffer)
    pool.unpin(lease)
    expect(pool.acquire(KIB, 'later').buffer).toBe(buffer)
  })

  test('a lease that was released cannot be used', () => {
    const pool = new BufferPool(fakeDevice().device, 2 ** 30)
    const lease = pool.acquire(KIB, 'gone')
    lease.release()
    expect(() => lease.buffer).toThrow(expect.objectContaining({ code: 'DISPOSED' }))
  })

  test('a device without memory: the bytes are named, free buffers go, and the limit is lowered for a while', async () => {
    const { device, sizes } = fakeDevice(100 * MIB)
    let now = 0
    const pool = new BufferPool(device, 2 ** 30, false, () => now)
    pool.acquire(48 * MIB, 'kept')
    pool.acquire(32 * MIB, 'free').release()
    const lease: PoolLease = pool.acquire(64 * MIB, 'too much')
    await expect(pool.pin(lease)).rejects.toMatchObject({ code: 'GPU_ALLOCATION', details: { bytes: 64 * MIB } })
    pool.unpin(lease)
    lease.release()
    await Promise.resolve()
    expect(sizes()).toEqual([48 * MIB])
    expect(pool.stats()).toMatchObject({ allocated: 48 * MIB, inUse: 48 * MIB, limit: 112 * MIB })
    expect(pool.room).toBe(64 * MIB)
    expect(() => pool.acquire(96 * MIB, 'more than there was')).toThrow(`${96 * MIB} bytes`)
    now = 30_000
    expect(pool.stats()).toMatchObject({ limit: 2 ** 30 })
    pool.acquire(96 * MIB, 'tried again')
  })

  test('a small buffer that failed says little about what a device has', async () => {
    const { device } = fakeDevice(KIB)
    const pool = new BufferPool(device, 2 ** 30)
    const first = pool.acquire(4 * KIB, 'first')
    const second = pool.acquire(8 * KIB, 'second')
    await expect(pool.pin(first)).rejects.toMatchObject({ code: 'GPU_ALLOCATION' })
    await expect(pool.pin(second)).rejects.toMatchObject({ code: 'GPU_ALLOCATION' })
    expect(pool.stats().limit).toBe(64 * MIB)
    const small = new BufferPool(device, 16 * KIB)
    await expect(small.pin(small.acquire(4 * KIB, 'first'))).rejects.toMatchObject({ code: 'GPU_ALLOCATION' })
    expect(small.stats().limit).toBe(16 * KIB)
  })

  test('buffers for a setup exist before they are needed', async () => {
    const { device } = fakeDevice()
    const pool = new BufferPool(device, 2 ** 30)
    await pool.preallocate({ g1: 3 << 16, g2: 65, fr: 4096 })
    const before = pool.stats()
    expect(before).toMatchObject({ inUse: 0, misses: 5, peak: before.allocated })
    for (const bytes of [96 << 17, 96 << 16, 65 * 192, 4096 * 32, 4096 * 32]) pool.acquire(bytes, 'used')
    expect(pool.stats()).toMatchObject({ misses: 5, hits: 5, allocated: before.allocated })
  })

  test('parts are within what they are parts of', () => {
    const pool = new BufferPool(fakeDevice().device, 2 ** 30)
    const lease = pool.acquire(1000, 'whole')
    expect(slice(slice(lease, 256, 512), 256, 256)).toMatchObject({ offset: 512, bytes: 256 })
    expect(() => slice(lease, 512, 512)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  })
})
