import { expect, test } from 'vitest'
import { pairedRatio, summarise } from '../../../bench/stats.ts'

test('quartiles lie between the nearest ranks', () => {
  expect(summarise([4, 1, 3, 2])).toMatchObject({ n: 4, min: 1, q1: 1.75, median: 2.5, q3: 3.25 })
  expect(summarise([7])).toMatchObject({ n: 1, min: 7, q1: 7, median: 7, q3: 7 })
  expect(() => summarise([])).toThrow('no samples')
})

test('a ratio is taken round by round, so that a slow round changes nothing', () => {
  const ours = new Map([
    [0, 10],
    [1, 40],
    [2, 10],
  ])
  const theirs = new Map([
    [0, 20],
    [1, 80],
    [2, 20],
  ])
  expect(pairedRatio(theirs, ours)).toMatchObject({ n: 3, q1: 2, median: 2, q3: 2 })
})

test('a subject that sat rounds out is compared in the others', () => {
  const ours = new Map([
    [0, 10],
    [1, 20],
    [2, 30],
  ])
  expect(pairedRatio(new Map([[1, 60]]), ours)).toMatchObject({ n: 1, median: 3 })
})
