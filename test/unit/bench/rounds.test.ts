import { describe, expect, test } from 'vitest'
import { Inputs } from '../../../bench/operations/inputs.ts'
import type { Operation } from '../../../bench/operations/operation.ts'
import { createRandom } from '../../../bench/random.ts'
import { measure, resultOf } from '../../../bench/rounds.ts'
import type { Runner } from '../../../bench/runners/runner.ts'
import { REFUSED } from '../../../bench/runners/sample.ts'
import type { Argument } from '../../../bench/subjects/subject.ts'

const OPERATION: Operation = {
  id: 'msm-1',
  title: 'a sum',
  group: 'msm',
  method: 'msm',
  logSize: 1,
  calls: 2,
  rounds: { full: 5, quick: 2 },
  inputs: ({ random }) => [random.scalars(2)],
}

const hex = (argument: Argument | undefined) => Buffer.from(argument as Uint8Array).toString('hex')

/** Takes `ms` for everything, notes its inputs, and answers with `digest`. */
function fake(id: string, { ms = 1, digest = 'same', isSlow = false, largest = 9 } = {}) {
  const seen: string[] = []
  const runner: Runner = {
    ...{ id, isSlow },
    offers: (method, logSize = 0) => method === 'msm' && logSize <= largest,
    async sample(_, calls) {
      seen.push(calls.map(([scalars]) => hex(scalars)).join())
      return { ms, digest }
    },
  }
  return { runner, seen }
}

const inputs = () => new Inputs(createRandom('rounds'), {}, new Uint8Array())
const run = (runners: readonly Runner[], quick = false) =>
  measure([OPERATION], runners, inputs(), { quick, onProgress: () => undefined })

describe('rounds', () => {
  test('every subject gets the same inputs, and none of them twice', async () => {
    const [a, b] = [fake('a'), fake('b')]
    await run([a.runner, b.runner])
    expect(a.seen).toEqual(b.seen)
    const single = a.seen.flatMap((calls) => calls.split(','))
    // Five rounds of two calls each, and before them some for warming up.
    expect(single.length).toBeGreaterThan(10)
    expect(new Set(single).size).toBe(single.length)
  })

  test('slow subjects sit the later rounds out, and are compared in the earlier ones', async () => {
    const [fast, slow] = [fake('kzgpu', { ms: 2 }), fake('slow', { ms: 10, isSlow: true })]
    const series = (await run([fast.runner, slow.runner])).get('msm-1')!
    expect([series.get('kzgpu')!.size, series.get('slow')!.size]).toEqual([5, 3])
    const { times, ratios } = resultOf(OPERATION, series, 'kzgpu', ['slow', 'absent'])
    expect(Object.keys(times)).toEqual(['kzgpu', 'slow'])
    expect(ratios.slow).toMatchObject({ n: 3, median: 5 })
  })

  test('a subject is not asked for what it does not offer', async () => {
    const small = fake('small', { largest: 0 })
    const series = await run([fake('kzgpu').runner, small.runner])
    expect(small.seen).toEqual([])
    expect([...series.get('msm-1')!.keys()]).toEqual(['kzgpu'])
  })

  test('different results stop the run, and so does a refusal', async () => {
    await expect(run([fake('a').runner, fake('b', { digest: 'other' }).runner])).rejects.toThrow('disagree')
    await expect(run([fake('a', { digest: REFUSED }).runner])).rejects.toThrow('refused')
  })
})
