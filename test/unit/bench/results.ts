/** Results as a run would write them, with whatever a test cares about. */
import type { BenchResult } from '../../../bench/result.ts'
import type { OperationResult } from '../../../bench/rounds.ts'
import { summarise } from '../../../bench/stats.ts'

export const summaries = (table: Readonly<Record<string, readonly number[]>>) =>
  Object.fromEntries(Object.entries(table).map(([id, samples]) => [id, summarise(samples)]))

export function operation(
  times: Readonly<Record<string, readonly number[]>>,
  ratios: Readonly<Record<string, readonly number[]>> = {},
): OperationResult {
  return { title: 'an operation', times: summaries(times), ratios: summaries(ratios) }
}

export function result(operations: Readonly<Record<string, OperationResult>>, tier = 'relaxed'): BenchResult {
  return {
    schema: 1,
    date: '2026-01-02T03:04:05.000Z',
    quick: false,
    seed: 'test',
    revision: null,
    environment: {
      processor: 'a processor',
      cores: 2,
      memoryGiB: 4,
      system: 'a system',
      engine: 'Node 26.0.0 (V8 14)',
      wasm: { simd: true, relaxedSimd: true, wideArithmetic: false },
      load: 0,
    },
    calibrationMs: { before: 1, after: 1 },
    subjects: { kzgpu: { version: '0.0.0', tier, loadMs: 1 } },
    cold: {},
    operations,
  }
}
