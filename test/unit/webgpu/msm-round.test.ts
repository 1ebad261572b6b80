import { describe, expect, test } from 'vitest'
import type { GpuJob } from '../../../src/backend/webgpu/job.ts'
import { type MsmPlan, planMsm } from '../../../src/backend/webgpu/msm/plan.ts'
import { acquireWorkspace, MSM_KERNELS, type MsmKernels, MsmRecorder } from '../../../src/backend/webgpu/msm/round.ts'
import { inPieces } from '../../../src/backend/webgpu/pieces.ts'
import type { GpuRange, Kernel, Lease } from '../../../src/backend/webgpu/runtime.ts'

const LEAST_PART = 256
const WORKGROUP = 16

interface Dispatch {
  readonly kernel: string
  readonly params: readonly number[]
  readonly cost: number
}

/** What the sums of a plan record, with a budget that changes from one dispatch to the next. */
async function record(plan: MsmPlan, budgets: (index: number) => number): Promise<Dispatch[]> {
  const dispatches: Dispatch[] = []
  const job = {
    get budget() {
      return budgets(dispatches.length)
    },
    acquire: (bytes: number, label: string) => ({ bytes, label, offset: 0 }) as Lease,
    clear: () => {},
    dispatch: async ({ name }: Kernel, _: unknown, params: readonly number[], groups: number, cost: number) => {
      expect(groups).toBeGreaterThan(0)
      dispatches.push({ kernel: name, params, cost })
    },
  } as unknown as GpuJob
  const kernels = Object.fromEntries(MSM_KERNELS.map((name) => [name, { name }])) as unknown as MsmKernels
  const recorder = new MsmRecorder(job, kernels, plan, acquireWorkspace(job, plan), WORKGROUP)
  for (let round = 0; round < plan.rounds; round++) await recorder.round(round, {} as GpuRange, {} as GpuRange)
  await recorder.reduce()
  return dispatches
}

/** Whether the parts of dispatches follow each other from 0 to the end, as often as that is done. */
function expectParts(parts: readonly (readonly number[])[], times: number, end: number) {
  let [at, rounds] = [0, 0]
  for (const [begin, after] of parts) {
    expect(begin).toBe(at)
    expect(after).toBeGreaterThan(at)
    at = after === end ? 0 : after!
    if (after === end) rounds++
  }
  expect([at, rounds]).toEqual([0, times])
}

const SHAPES = [
  [1, 1],
  [2 ** 12, 1],
  [2 ** 14, 1],
  [2 ** 17, 1],
  [2 ** 18 + 1, 1],
  [64, 128],
  [2 ** 12, 32],
] as const

describe.each(SHAPES)('%i terms, %i sums', (terms, sums) => {
  const plan = planMsm(terms, sums)
  const { multiplications } = plan.counts

  test.each([1, 6e4, 4e5, 1e8])(
    'no dispatch takes more than a submit of %d units, or the least part',
    async (budget) => {
      for (const { kernel, params, cost } of await record(plan, () => budget)) {
        const steps =
          kernel === 'msm_reduce' ? params.at(-1)! * 14 : kernel === 'msm_accumulate' ? plan.longest * 10 : 0
        // What is not divided is little.
        const least = steps > 0 ? LEAST_PART * steps : Math.max(16_000, multiplications / 100)
        expect(cost, kernel).toBeGreaterThanOrEqual(0)
        expect(cost, kernel).toBeLessThanOrEqual(Math.max(budget, least))
      }
    },
  )

  test('parts cover everything once, whatever becomes of the budget', async () => {
    const dispatches = await record(plan, (index) => (index % 3 === 0 ? 1e4 : 3e5))
    const of = (name: string) => dispatches.filter(({ kernel }) => kernel === name).map(({ params }) => params)
    const count = plan.sums * plan.perRound
    for (const name of ['msm_digits', 'msm_scatter'])
      expectParts(
        of(name).map((params) => params.slice(-2)),
        plan.rounds,
        count,
      )
    expectParts(of('msm_accumulate'), plan.rounds, plan.pieces)
    const steps = of('msm_reduce')
    let from = 0
    for (const { threads, toA } of plan.reduce) {
      const parts = steps.slice(from).filter((params) => params[6] === toA)
      expectParts(parts, 1, threads)
      from += parts.length
    }
    expect(from).toBe(steps.length)
  })

  test('costs do not depend on how it is divided, and are about what the plan counts', async () => {
    const total = async (budget: number) => (await record(plan, () => budget)).reduce((sum, { cost }) => sum + cost, 0)
    const [divided, whole] = [await total(1e4), await total(1e9)]
    expect(divided / whole).toBeCloseTo(1, 6)
    expect(whole / multiplications).toBeGreaterThan(0.95)
    if (terms > 1) expect(whole / multiplications).toBeLessThan(1.6)
  })
})

test('pieces follow the budget as it changes', () => {
  let budget = 100
  const job = {
    get budget() {
      return budget
    },
  }
  const pieces = []
  for (const piece of inPieces(job, 50, 10)) {
    pieces.push(piece)
    budget *= 2
  }
  expect(pieces).toEqual([
    { first: 0, groups: 10, cost: 100 },
    { first: 10, groups: 20, cost: 200 },
    { first: 30, groups: 20, cost: 200 },
  ])
})
