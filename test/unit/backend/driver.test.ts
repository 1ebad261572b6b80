import { expect, test, vi } from 'vitest'
import type { Backend, FrVec, TransformSpec, Workspace } from '../../../src/backend/backend.ts'
import { runAsync, runSync } from '../../../src/backend/driver.ts'
import { forwardNtt, inverseNtt, type Program, progress } from '../../../src/backend/recipe.ts'

const DATA = { kind: 'fr', n: 4, dispose() {} } as FrVec

/** A backend that only counts: jobs executed, workspaces begun and released. */
function countingBackend(): { backend: Backend; ntts: boolean[]; open: () => number } {
  const ntts: boolean[] = []
  let open = 0
  const begin = () => {
    open++
    const poly = { ntt: (_: FrVec, { inverse }: TransformSpec) => ntts.push(inverse) }
    return { poly, release: () => open-- } as unknown as Workspace
  }
  const backend = { tier: 'counting', memoryBytes: 0, begin, dispose() {} } as unknown as Backend
  return { backend, ntts, open: () => open }
}

const twoTransforms: Program<string> = function* () {
  yield* forwardNtt(DATA)
  yield* progress('transforms', 1, 2)
  yield* inverseNtt(DATA)
  yield* progress('transforms', 2, 2)
  return 'done'
}

const failing: Program<void> = function* () {
  yield* forwardNtt(DATA)
  throw new Error('in the recipe')
}

test('both drivers execute the same jobs and return the recipe’s value', async () => {
  const [sync, async_] = [countingBackend(), countingBackend()]
  expect(runSync(sync.backend, twoTransforms)).toBe('done')
  expect(await runAsync(async_.backend, twoTransforms)).toBe('done')
  expect(sync.ntts).toEqual([false, true])
  expect(async_.ntts).toEqual(sync.ntts)
})

test('the workspace is released when a recipe returns and when it throws', async () => {
  const { backend, open } = countingBackend()
  runSync(backend, twoTransforms)
  expect(() => runSync(backend, failing)).toThrow('in the recipe')
  await expect(runAsync(backend, failing)).rejects.toThrow('in the recipe')
  expect(open()).toBe(0)
})

test('progress is reported by the asynchronous driver alone', async () => {
  const onProgress = vi.fn()
  await runAsync(countingBackend().backend, twoTransforms, { onProgress })
  expect(onProgress.mock.calls).toEqual([
    [{ phase: 'transforms', done: 1, total: 2 }],
    [{ phase: 'transforms', done: 2, total: 2 }],
  ])
})

test('the event loop turns between jobs, so that an abort takes effect there', async () => {
  const { backend, ntts, open } = countingBackend()
  const controller = new AbortController()
  const reason = new Error('stop')
  setTimeout(() => controller.abort(reason))
  await expect(runAsync(backend, twoTransforms, { signal: controller.signal })).rejects.toBe(reason)
  expect(ntts).toEqual([false])
  expect(open()).toBe(0)
})

test('an abort without an Error as reason has the code ABORTED and keeps the reason as cause', async () => {
  const signal = AbortSignal.abort('user left')
  const { backend, ntts } = countingBackend()
  const attempt = runAsync(backend, twoTransforms, { signal })
  await expect(attempt).rejects.toMatchObject({ name: 'KzgError', code: 'ABORTED', cause: 'user left' })
  expect(ntts).toEqual([])
})

test('two asynchronous recipes interleave without sharing temporaries', async () => {
  const { backend, ntts, open } = countingBackend()
  const both = Promise.all([runAsync(backend, twoTransforms), runAsync(backend, twoTransforms)])
  expect(open()).toBe(2)
  await both
  expect(ntts).toEqual([false, false, true, true])
  expect(open()).toBe(0)
})
