import { describe, expect, test } from 'vitest'
import { judge } from '../../../bench/thresholds.ts'
import { operation, result } from './results.ts'

const run = (ratio: number, tier?: string) =>
  result({ commit: operation({ kzgpu: [10] }, { 'kzg-wasm': [ratio], 'c-kzg': [ratio / 7] }) }, tier)

const find = (verdicts: ReturnType<typeof judge>, kind: string, what: string) =>
  verdicts.filter((verdict) => verdict.kind === kind && verdict.what === what)

describe('thresholds', () => {
  test('a limit is met, missed, or was not measured', () => {
    const what = 'commit: times faster than kzg-wasm'
    expect(find(judge(run(3.01)), 'minimum', what)).toMatchObject([{ isMet: true, value: '3.01×', limit: '≥ 3.00×' }])
    expect(find(judge(run(2.99)), 'minimum', what)).toMatchObject([{ isMet: false }])
    expect(find(judge(result({})), 'minimum', what)).toMatchObject([{ isMet: undefined, value: undefined }])
  })

  test('goals are those of the tier that ran, minimums the same for all', () => {
    const what = 'commit: times faster than kzg-wasm'
    expect(find(judge(run(5, 'relaxed')), 'goal', what)).toMatchObject([{ limit: '≥ 12.00×', isMet: false }])
    expect(find(judge(run(5, 'baseline')), 'goal', what)).toMatchObject([{ limit: '≥ 4.00×', isMet: true }])
    const minimums = (tier: string) => judge(run(5, tier)).filter(({ kind }) => kind === 'minimum')
    expect(minimums('relaxed')).toEqual(minimums('baseline'))
  })

  test('what may not exceed a limit is judged the other way round', () => {
    const once = { n: 1, min: 0, q1: 0, q3: 0, samples: [0] }
    const cold = (readyMs: number) => {
      const median = (value: number) => ({ ...once, median: value })
      const run = {
        ...{ importMs: median(1), readyMs: median(readyMs), firstCallMs: median(1), doneMs: median(readyMs) },
        ...{ wasmMemoryBytes: median(1), residentBytes: median(1) },
      }
      return { ...result({}), cold: { kzgpu: { commit: run } } }
    }
    const what = 'ready after import, cold process'
    expect(find(judge(cold(299)), 'minimum', what)).toMatchObject([{ isMet: true, limit: '≤ 0.30 s' }])
    expect(find(judge(cold(301)), 'minimum', what)).toMatchObject([{ isMet: false }])
  })
})
