import { describe, expect, test } from 'vitest'
import { type MsmPlan, planMsm, ROUND_SCALARS, SUM_BYTES, sumsPerPlan } from '../../../src/backend/webgpu/msm/plan.ts'
import { windowBits, windowsOf } from '../../../src/backend/webgpu/msm/windows.ts'

const SHAPES = [
  ...[1, 2, 3, 5, 31, 64, 100, 256, 1000, 1024, 4095, 4096, 16384, 65536, 131072, 131073, 2 ** 20].map((n) => [n, 1]),
  ...[
    [64, 128],
    [4096, 6],
    [4096, 32],
    [1, 8],
    [1, 300],
    [77, 21],
  ],
] as [number, number][]

/** Ranges of the buffer of sums that a plan writes, in the order of writing. */
const written = ({ buckets, combine, reduce, sums }: MsmPlan): [number, number][] => [
  [0, buckets],
  ...combine.map(({ from, pieces }): [number, number] => [from, from + pieces]),
  ...reduce.flatMap(({ toR, toA, threads, isLast }): [number, number][] =>
    isLast
      ? [[toA, toA + sums]]
      : [
          [toR, toR + threads],
          [toA, toA + threads],
        ],
  ),
]

describe.each(SHAPES)('%i terms, %i sums', (terms, sums) => {
  const plan = planMsm(terms, sums)

  test('ranges of the buffer of sums follow each other and fill it', () => {
    let end = 0
    for (const [start, after] of written(plan)) {
      expect(start).toBe(end)
      end = after
    }
    expect(end).toBe(plan.sumCount)
    expect(plan.results + plan.resultCount).toBeLessThanOrEqual(plan.sumCount)
  })

  test('steps take everything that there is, and leave one sum per window', () => {
    for (const step of plan.combine) expect(step.threads * step.each).toBeGreaterThanOrEqual(step.pieces)
    expect(plan.combine.at(-1)?.isLast ?? true).toBe(true)
    const folds = plan.reduce.filter(({ isLast }) => !isLast)
    expect(folds.reduce((product, { each }) => product * each, 1)).toBe(plan.buckets / (plan.sums * plan.windows))
    expect(folds.at(-1)?.threads).toBe(plan.sums * plan.windows)
  })

  test('pieces of divided buckets fit, however the terms fall', () => {
    const { digits, longest, combine, pieces } = plan
    const slots = combine[0]?.pieces ?? 0
    // The most: all buckets that are divided have just too much for one piece. Or one bucket has everything.
    expect(slots).toBeGreaterThanOrEqual(2 * Math.floor(digits / (longest + 1)))
    if (digits > longest) expect(slots).toBeGreaterThanOrEqual(Math.ceil(digits / longest))
    expect(pieces).toBeGreaterThanOrEqual(Math.ceil(digits / longest))
  })

  test('buffers fit the default limits', () => {
    expect(plan.sumCount * SUM_BYTES).toBeLessThanOrEqual(2 ** 27)
    expect(plan.digits * 4).toBeLessThanOrEqual(2 ** 27)
    expect(plan.perRound * plan.sums).toBeLessThanOrEqual(ROUND_SCALARS)
    expect(plan.perRound * plan.rounds).toBeGreaterThanOrEqual(plan.terms)
  })

  test('a uniform scalar does not reach beyond the last window', () => {
    const top = 2 ** (126.43 - (plan.windows - 1) * plan.bits) + 1
    expect(top).toBeLessThanOrEqual(2 ** (plan.bits - 1))
  })
})

test('as many sums as a plan takes fit', () => {
  for (const terms of [1, 2, 64, 100, 4096, 65536, 2 ** 17, 2 ** 20]) {
    const sums = sumsPerPlan(terms)
    expect(sums).toBeGreaterThanOrEqual(1)
    expect(planMsm(terms, sums).sumCount * SUM_BYTES).toBeLessThanOrEqual(2 ** 27)
  }
})

test('windows grow with the number of terms', () => {
  let last = 0
  for (let log = 0; log <= 20; log++) {
    const bits = windowBits(2 ** log)
    expect(bits).toBeGreaterThanOrEqual(last)
    expect(windowsOf(bits) * bits).toBeGreaterThanOrEqual(128)
    last = bits
  }
})

test('counts of 2^16 terms: those of the additions, within a few percent', () => {
  const { counts, bits, windows } = planMsm(2 ** 16)
  expect([bits, windows]).toEqual([13, 10])
  // 2·2^16 terms in 10 windows less one addition per bucket; 28 multiplications for each of the 10·4096 buckets.
  const rough = (2 * 2 ** 16 * 10 - 37_000) * 10 + 10 * 4096 * 28
  expect(counts.multiplications / rough).toBeGreaterThan(0.95)
  expect(counts.multiplications / rough).toBeLessThan(1.05)
})
