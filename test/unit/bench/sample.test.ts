import { afterEach, expect, test, vi } from 'vitest'
import { digestOf, REFUSED, timeCalls } from '../../../bench/runners/sample.ts'
import { prepared } from '../../../bench/subjects/subject.ts'

afterEach(() => void vi.restoreAllMocks())

test('equal bytes have one digest, however they are cut', async () => {
  const whole = await digestOf([[new Uint8Array([1, 2, 3])]])
  expect(await digestOf([[new Uint8Array([1]), new Uint8Array([2, 3])]])).toBe(whole)
  expect(await digestOf([[new Uint8Array([1, 2, 4])]])).not.toBe(whole)
  expect(await digestOf([true, false])).toBe(`true,${REFUSED}`)
})

test('only the calls are timed, and their mean is reported', async () => {
  let clock = 0
  vi.spyOn(performance, 'now').mockImplementation(() => clock)
  const work = async (ms: number) => {
    clock += ms
  }
  const method = async (ms: number) => {
    await work(1000)
    return prepared(
      () => work(ms),
      async () => {
        await work(1000)
        return true
      },
    )
  }
  expect(await timeCalls(method as never, [[20], [40]] as never)).toEqual({ ms: 30, digest: 'true,true' })
})

test("a clock of another process counts where there is one, and not this one's", async () => {
  const method = (ms: number) => ({
    call: () => ms,
    outcome: () => true,
    measured: (result: unknown) => result as number,
  })
  expect((await timeCalls(method as never, [[10], [30]] as never)).ms).toBe(20)
})
