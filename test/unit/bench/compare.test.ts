import { describe, expect, test } from 'vitest'
import { compare } from '../../../bench/compare.ts'
import { operation, result } from './results.ts'

const verdictOf = (before: ReturnType<typeof operation>, after: ReturnType<typeof operation>) => {
  const { table, hasRegressed } = compare(result({ one: before }), result({ one: after }))
  return { hasRegressed, verdict: table.rows[0]?.at(-1) }
}

describe('the regression guard', () => {
  test('reports an operation that became slower against the yardstick', () => {
    const before = operation({ kzgpu: [10], 'c-kzg': [20] }, { 'c-kzg': [2, 2, 2] })
    const after = operation({ kzgpu: [10], 'c-kzg': [20] }, { 'c-kzg': [1.6, 1.6, 1.6] })
    expect(verdictOf(before, after)).toEqual({ hasRegressed: true, verdict: 'SLOWER' })
    expect(verdictOf(after, before)).toEqual({ hasRegressed: false, verdict: 'faster' })
  })

  test('takes a slower machine out', () => {
    const before = operation({ kzgpu: [10], 'c-kzg': [20] }, { 'c-kzg': [2, 2, 2] })
    const after = operation({ kzgpu: [30], 'c-kzg': [60] }, { 'c-kzg': [2, 2, 2] })
    expect(verdictOf(before, after)).toEqual({ hasRegressed: false, verdict: 'within the noise' })
  })

  test('allows what the spread of the two runs explains', () => {
    const noisy = (ratios: readonly number[]) => operation({ kzgpu: [10] }, { 'c-kzg': ratios })
    expect(verdictOf(noisy([1.4, 2, 2.6]), noisy([1.1, 1.7, 2.3])).hasRegressed).toBe(false)
  })

  test.each(['blst', 'ffjavascript'])('measures sums and transforms by %s', (peer) => {
    const before = operation({ kzgpu: [10] }, { [peer]: [3, 3, 3], montgomery: [1, 1, 1] })
    const after = operation({ kzgpu: [10] }, { [peer]: [2, 2, 2], montgomery: [1, 1, 1] })
    expect(verdictOf(before, after).hasRegressed).toBe(true)
  })

  test('compares times where the runs share no yardstick', () => {
    expect(verdictOf(operation({ kzgpu: [10] }), operation({ kzgpu: [12] })).hasRegressed).toBe(true)
    expect(verdictOf(operation({ kzgpu: [10] }), operation({ kzgpu: [10.5] })).hasRegressed).toBe(false)
  })

  test('says nothing of operations that only one of the runs has', () => {
    const { table } = compare(result({ old: operation({ kzgpu: [1] }) }), result({ other: operation({ kzgpu: [9] }) }))
    expect(table.rows).toEqual([])
  })
})
