import { expect, test } from 'vitest'
import { loadOnce } from '../../src/loading.ts'

test('something is loaded once, with its first use', async () => {
  let loads = 0
  const load = loadOnce(async () => ++loads)
  expect(loads).toBe(0)
  expect(await Promise.all([load(), load()])).toEqual([1, 1])
  expect(await load()).toBe(1)
})

test('what failed is tried again by the next who wants it', async () => {
  let loads = 0
  const load = loadOnce(async () => {
    if (++loads < 2) throw new Error('out of reach')
    return loads
  })
  const both = [load(), load()]
  for (const one of both) await expect(one).rejects.toThrow('out of reach')
  expect(loads).toBe(1)
  expect(await load()).toBe(2)
})
