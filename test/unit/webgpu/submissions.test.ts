import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { GPUCommandBuffer, GPUDevice } from '../../../src/backend/webgpu/gpu-types.ts'
import { Health } from '../../../src/backend/webgpu/health.ts'
import { Pace } from '../../../src/backend/webgpu/pace.ts'
import { Submissions } from '../../../src/backend/webgpu/submissions.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A device that is told when to report each of its submits. */
function open() {
  const reports: (() => void)[] = []
  const device = {
    lost: new Promise(() => {}),
    pushErrorScope: () => {},
    popErrorScope: async () => null,
    queue: {
      submit: () => {},
      onSubmittedWorkDone: () => new Promise<void>((resolve) => void reports.push(resolve)),
    },
  } as unknown as GPUDevice
  const pace = new Pace(50)
  const learnt: number[] = []
  vi.spyOn(pace, 'learn').mockImplementation((units, milliseconds) => void learnt.push(units / milliseconds))
  const submissions = new Submissions(device, new Health(device), pace, 30_000)
  return {
    learnt,
    submit: (count: number, units: number) => {
      for (let k = 0; k < count; k++) submissions.submit(() => ({}) as GPUCommandBuffer, units)
    },
    /** Reports so many submits, that many milliseconds later. */
    report: async (count: number, milliseconds: number) => {
      await vi.advanceTimersByTimeAsync(milliseconds)
      for (const done of reports.splice(0, count)) done()
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

test('spans between reports show the speed', async () => {
  const { learnt, submit, report } = open()
  submit(4, 1000)
  await report(1, 10)
  await report(2, 20)
  await report(1, 10)
  expect(learnt).toEqual([100, 100, 100])
})

test('what is reported late shows no more speed than there was on the whole', async () => {
  const { learnt, submit, report } = open()
  submit(8, 1000)
  await report(2, 78)
  submit(4, 1000)
  await report(6, 2)
  await report(4, 40)
  expect(learnt[0]).toBeCloseTo(2000 / 78)
  expect(learnt[1]).toBeCloseTo(100)
  expect(learnt[2]).toBeCloseTo(100)
})

test('a device that was idle is measured anew, and one that never is by its last seconds', async () => {
  const { learnt, submit, report } = open()
  submit(1, 1000)
  await report(1, 1000)
  submit(1, 1000)
  await report(1, 10)
  expect(learnt).toEqual([1, 100])
  submit(40, 1000)
  for (let k = 0; k < 20; k++) await report(1, 1000)
  for (let k = 0; k < 19; k++) {
    submit(100, 1000)
    await report(100, 100)
  }
  expect(learnt.at(-1)).toBeGreaterThan(500)
})
