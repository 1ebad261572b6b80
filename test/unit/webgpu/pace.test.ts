import { describe, expect, test } from 'vitest'
import { Pace } from '../../../src/backend/webgpu/pace.ts'

/** Submits as large as they may be to a device of a certain speed, with a delay before each is reported. */
function drive(
  pace: Pace,
  unitsPerMs: number,
  { submits = 40, delay = 0, noise = () => 1 }: { submits?: number; delay?: number; noise?: () => number } = {},
): number[] {
  return Array.from({ length: submits }, () => {
    const milliseconds = (pace.budget / unitsPerMs) * noise()
    pace.learn(pace.budget, milliseconds + delay, 1)
    return milliseconds
  })
}

/** Park–Miller, so that a failure repeats. */
function noisy(seed: number) {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return 0.6 + (0.8 * state) / 2147483647
  }
}

describe('pace', () => {
  test.each([10, 1000, 1e4, 1e6, 1e8])('a device of %d units per ms gets submits of the time allowed', (speed) => {
    const times = drive(new Pace(50), speed)
    for (const time of times.slice(20)) {
      expect(time).toBeGreaterThan(40)
      expect(time).toBeLessThan(51)
    }
  })

  test('the time is kept within a factor of two under noise', () => {
    const times = drive(new Pace(50), 2e4, { submits: 200, noise: noisy(7) })
    for (const time of times.slice(20)) {
      expect(time).toBeGreaterThan(20)
      expect(time).toBeLessThan(100)
    }
  })

  test('late reports make submits shorter, not ever shorter', () => {
    for (const time of drive(new Pace(50), 2e4, { submits: 200, delay: 11 }).slice(20)) expect(time).toBeGreaterThan(25)
  })

  test('small work says nothing against a device', () => {
    const pace = new Pace(50)
    drive(pace, 1e5)
    const { rate } = pace
    for (let k = 0; k < 100; k++) pace.learn(10, 12, 1)
    expect(pace.rate).toBe(rate)
  })

  test('a device that becomes slower is asked for less', () => {
    const pace = new Pace(50)
    drive(pace, 1e5)
    expect(drive(pace, 1e3)[30]).toBeLessThan(60)
  })

  test('the queue is kept short until the speed is known', () => {
    const pace = new Pace(50)
    expect(pace.ahead).toBe(2)
    drive(pace, 1e4, { submits: 4 })
    expect(pace.ahead).toBe(8)
  })

  test('far below the calibrated speed jobs are refused, but for a trial now and then', () => {
    const pace = new Pace(50)
    const slow = () => pace.judge(3e6, 300)
    slow()
    pace.expect(1e5)
    expect(pace.refusal(0)).toBeUndefined()
    slow()
    slow()
    expect(pace.refusal(0)).toBeUndefined()
    slow()
    expect(pace.refusal(1000)).toEqual({ rate: 1e4, expected: 1e5 })
    expect(pace.refusal(31_000)).toBeDefined()
    expect(pace.refusal(31_001)).toBeUndefined()
    expect(pace.refusal(31_002)).toBeUndefined()
    slow()
    expect(pace.refusal(31_003)).toBeDefined()
    expect(pace.refusal(61_004)).toBeUndefined()
    pace.judge(3e6, 30)
    slow()
    slow()
    expect(pace.refusal(61_005)).toBeUndefined()
    slow()
    pace.expect(undefined)
    expect(pace.refusal(61_006)).toBeUndefined()
  })

  test('what the host saw, and short submits, say nothing against a device', () => {
    const pace = new Pace(50)
    pace.expect(1e5)
    for (let span = 0; span < 100; span++) {
      pace.learn(3e6, 3000, 1)
      pace.judge(1e3, 5)
    }
    expect(pace.refusal(0)).toBeUndefined()
  })

  test('a device that has shown nothing yet begins with half of what is expected, and what it has shown stays', () => {
    const fresh = new Pace(50)
    fresh.expect(1e5)
    expect(fresh.rate).toBe(5e4)
    expect(fresh.refusal(0)).toBeUndefined()
    const known = new Pace(50)
    drive(known, 1e5)
    const { rate } = known
    known.expect(1e3)
    expect(known.rate).toBe(rate)
  })
})
