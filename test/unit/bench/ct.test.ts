import { expect, test } from 'vitest'
import { welch } from '../../../bench/ct.ts'

test("Welch's t, the difference, and the least that would have been seen", () => {
  // Means 3 and 5; variances 2.5 and 10 of five samples each: t = −2 / √(0.5 + 2).
  const { t, meanMs, differenceMs, visibleMs } = welch([1, 2, 3, 4, 5], [1, 3, 5, 7, 9])
  expect([meanMs, differenceMs]).toEqual([5, -2])
  expect(t).toBeCloseTo(-1.264911, 6)
  expect(visibleMs).toBeCloseTo(4.5 * 1.5811388, 6)
})
