/** Sums of points and transforms, by size: how the cost grows. */
import type { Operation } from './operation.ts'

/** A quick run has time for the middle sizes, and a large one has so many operations in it that few rounds are steady. */
const roundsOf = (log: number, quick: readonly number[]) => ({
  full: log >= 18 ? 2 : log >= 16 ? 3 : 5,
  quick: quick.includes(log) ? 2 : 0,
})

/** Small calls are repeated, each with inputs of its own, so that a sample is long against the clock's resolution. */
const callsOf = (log: number, single: number) => Math.max(1, 2 ** Math.min(4, single - log))

export const LARGEST_MSM = 18

export const MSM_OPERATIONS: readonly Operation[] = [8, 10, 12, 14, 16, LARGEST_MSM].map((log) => ({
  id: `msm-${log}`,
  title: `sum of 2^${log} points of G1`,
  group: 'msm' as const,
  method: 'msm' as const,
  logSize: log,
  calls: callsOf(log, 10),
  rounds: roundsOf(log, [10, 12, 14]),
  inputs: (inputs) => [inputs.points(2 ** log), inputs.random.scalars(2 ** log)],
}))

export const NTT_OPERATIONS: readonly Operation[] = [8, 10, 12, 14, 16, 18, 20].map((log) => ({
  id: `ntt-${log}`,
  title: `transform of 2^${log} scalars`,
  group: 'ntt' as const,
  method: 'ntt' as const,
  logSize: log,
  calls: callsOf(log, 12),
  rounds: roundsOf(log, [10, 12, 14]),
  inputs: ({ random }) => [random.scalars(2 ** log)],
}))
