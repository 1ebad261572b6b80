import { expect, test } from 'vitest'
import { pack, unpack } from '../../../bench/engines/frames.ts'
import type { EngineResult, EnginesResult } from '../../../bench/engines/result.ts'
import { compareEngines, factsOfEngines, tablesOfEngines } from '../../../bench/engines/tables.ts'
import { operation, result } from './results.ts'

const bytes = (...values: number[]) => new Uint8Array(values)

test('arguments come out as they went in', () => {
  const calls = [
    [bytes(1, 2, 3), [bytes(), bytes(4)], [7, 0, 127]],
    [bytes(), [bytes(5, 6)], [1]],
  ]
  expect(unpack(pack(calls))).toEqual(calls)
  expect(unpack(pack([]))).toEqual([])
})

test('arguments are found in the middle of a buffer, and are copies', () => {
  const packed = pack([[bytes(9, 8)]])
  const buffer = bytes(...[0, 0, 0], ...packed)
  const [[value]] = unpack(buffer.subarray(3)) as [[Uint8Array]]
  buffer.fill(0)
  expect(value).toEqual(bytes(9, 8))
})

const engine = (name: string, tier: string, ratio: number): EngineResult => ({
  ...{ name: `${name} 1.2.3`, runtime: name.toLowerCase(), tier, readyMs: 5 },
  operations: {
    commit: { ...operation({ kzgpu: [10], 'c-kzg': [10 * ratio] }, { 'c-kzg': [ratio] }), group: 'kzg' },
  },
})

const engines = (...list: readonly EngineResult[]): EnginesResult => {
  const { date, quick, seed, revision, environment, calibrationMs } = result({})
  return {
    ...{ schema: 1, kind: 'engines', date, quick, seed, revision, environment, calibrationMs },
    ...{ yardsticks: { 'c-kzg': '4.1.0' }, engines: list, notRun: [{ name: 'Bun 1', tier: 'relaxed', reason: 'why' }] },
  }
}

test('each engine and tier is a row, and what did not run is said', () => {
  const found = engines(engine('Deno', 'relaxed', 2), engine('Deno', 'baseline', 0.5))
  const [table, ...others] = tablesOfEngines(found)
  expect(others).toEqual([])
  expect(table!.head).toEqual(['', 'an operation, × c-kzg'])
  expect(table!.rows).toEqual([
    ['Deno 1.2.3, relaxed', '10.0 · 2.00×'],
    ['Deno 1.2.3, baseline', '10.0 · 0.50×'],
  ])
  expect(factsOfEngines(found)).toContain('not run: Bun 1, relaxed: why')
})

test('the guard compares an engine with itself, on the same tier', () => {
  const before = engines(engine('Deno', 'relaxed', 2), engine('Deno', 'baseline', 1))
  const after = engines(engine('Deno', 'baseline', 1), engine('Node', 'relaxed', 0.1))
  expect(compareEngines(before, after)).toMatchObject({ hasRegressed: false, table: { rows: { length: 1 } } })
  const slower = engines(engine('Deno', 'relaxed', 1.5), engine('Deno', 'baseline', 1))
  const { hasRegressed, table } = compareEngines(before, slower)
  expect(hasRegressed).toBe(true)
  expect(table.rows.map((row) => row.at(-1))).toEqual(['SLOWER', 'within the noise'])
})
