import { describe, expect, test } from 'vitest'
import { calibrate } from '../../../src/backend/adaptive/calibration.ts'
import type { Choice } from '../../../src/backend/adaptive/choice.ts'
import { additions, type Operation, PRIORS, unmeasured } from '../../../src/backend/adaptive/priors.ts'
import { thresholdsOf } from '../../../src/backend/adaptive/thresholds.ts'
import { type CostLaw, SimulatedMachine } from './machine.ts'
import { createRandom } from './random.ts'

const GRID = [256, 512, 1024, 2048, 4096, 8192, 16_384]
const PASSES = 20

/** Cost as a function of the size, and of nothing that the estimator is built on, for some of them. */
const FORMS: Readonly<Record<string, (n: number) => number>> = {
  linear: (n) => n,
  pippenger: additions,
  quasilinear: (n) => n * Math.log2(n),
  'half filled': (n) => 20 * Math.sqrt(n) + 0.3 * n,
  'in steps': (n) => Math.max(n, 1500) * (n > 4000 ? 1.15 : 1),
}

const law =
  (form: string, fixed: number, rate: number): CostLaw =>
  ({ n, batch }) =>
    fixed + rate * (FORMS[form] as (n: number) => number)(n) * batch

interface Scenario {
  readonly operation: Operation
  readonly machine: SimulatedMachine
  readonly crossover: number
  readonly random: () => number
}

/** A machine whose GPU is faster from somewhere within the grid. */
function scenario(seed: number): Scenario {
  const random = createRandom(seed * 7919 + 1)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const operation = pick(['msm', 'ntt'] as const)
  const form = pick(['linear', 'pippenger', 'quasilinear'])
  const wasm = law(
    form,
    0.02 * random(),
    10 ** (-4 + 2 * random()) * (1000 / (FORMS[form] as (n: number) => number)(1000)),
  )
  const gpuForm = pick(Object.keys(FORMS))
  const crossover = 2 ** (8 + 6 * random())
  const large = { n: 2 ** 18, batch: 1 }
  const rate = wasm(large) / (1.5 + 20 * random()) / law(gpuForm, 0, 1)(large)
  const at = { n: crossover, batch: 1 }
  const webgpu = law(gpuForm, Math.max(wasm(at) - law(gpuForm, 0, rate)(at), 1e-3), rate)
  const noise = pick([0.02, 0.05, 0.1, 0.2])
  const machine = new SimulatedMachine({ wasm, webgpu, noise, spikes: pick([0, 0.01, 0.03]), seed })
  return { operation, machine, crossover, random }
}

const choiceFor = ({ operation }: Scenario) => unmeasured(operation)

/** Time of the choice over sizes in random order, and of the better side, both without noise.
 * @param before called with how far it is, from 0 to 1 */
function ratio(
  { machine, random }: Scenario,
  choice: Choice,
  sizes: readonly number[] = GRID,
  { calls = PASSES * sizes.length, before }: { calls?: number; before?: (progress: number) => void } = {},
): number {
  let [chosen, best] = [0, 0]
  for (let i = 0; i < calls; i++) {
    before?.(i / calls)
    const shape = { n: sizes[Math.floor(random() * sizes.length)] as number, batch: 1 }
    const { side } = choice.decide(shape)
    choice.record(side, { ...shape, ms: machine.run(side, shape) })
    chosen += machine.expected(side, shape)
    best += Math.min(machine.expected('wasm', shape), machine.expected('webgpu', shape))
  }
  return chosen / best
}

const measured = async (seed: number) => {
  const simulated = scenario(seed)
  const choice = choiceFor(simulated)
  const result = await calibrate(choice, async (side, shape) => simulated.machine.run(side, shape))
  return { simulated, choice, result }
}

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1)
const quantile = (values: readonly number[], q: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(q * (values.length - 1))] as number

/** The row of ADR 11's table. */
function show(what: string, ratios: readonly number[]): readonly number[] {
  const [median, most, worst] = [0.5, 0.95, 1].map((q) => quantile(ratios, q).toFixed(3))
  console.log(`${what}: median ${median}, 95 % ${most}, worst ${worst}, of ${ratios.length} machines`)
  return ratios
}

describe('choice on simulated machines', () => {
  test('after calibration, at most 10 % slower than the better side', async () => {
    const ratios = await Promise.all(
      SEEDS.map(async (seed) => {
        const { simulated, choice } = await measured(seed)
        return ratio(simulated, choice)
      }),
    )
    expect(Math.max(...show('after calibration', ratios))).toBeLessThanOrEqual(1.1)
    expect(quantile(ratios, 0.5)).toBeLessThanOrEqual(1.02)
  })

  test('the same with every size next to the crossover', async () => {
    const ratios: number[] = []
    for (const seed of SEEDS.slice(0, 20)) {
      const { simulated, choice } = await measured(seed)
      const sizes = [0.6, 0.8, 0.9, 1, 1.1, 1.25, 1.6].map((factor) => Math.round(factor * simulated.crossover))
      ratios.push(ratio(simulated, choice, sizes))
    }
    expect(Math.max(...show('all sizes next to the crossover', ratios))).toBeLessThanOrEqual(1.1)
  })

  test.each([3, 1 / 3])('the GPU becomes %f times as slow: found out in use', async (drift) => {
    const [during, after]: [number[], number[]] = [[], []]
    for (const seed of SEEDS.slice(0, 30)) {
      const { simulated, choice } = await measured(seed)
      ratio(simulated, choice)
      simulated.machine.drift.webgpu = drift
      during.push(ratio(simulated, choice))
      after.push(ratio(simulated, choice))
    }
    const what = `the GPU becomes ${drift.toFixed(2)} times as slow`
    // The calls that it takes to notice are among the first.
    expect(quantile(show(`${what}, the 140 calls in which it does`, during), 0.9)).toBeLessThanOrEqual(1.12)
    expect(quantile(show(`${what}, the 140 after those`, after), 0.95)).toBeLessThanOrEqual(1.1)
  })

  test.each([
    ['webgpu', 1.3],
    ['webgpu', 1 / 1.3],
    ['wasm', 1.3],
    ['wasm', 1 / 1.3],
  ] as const)('within 400 calls %s becomes %f times as slow, little by little', async (side, drift) => {
    const ratios: number[] = []
    for (const seed of SEEDS.slice(0, 20)) {
      const { simulated, choice } = await measured(seed)
      const before = (progress: number) => {
        simulated.machine.drift[side] = drift ** progress
      }
      ratios.push(ratio(simulated, choice, GRID, { calls: 400, before }))
    }
    const what = `${side} becomes ${drift.toFixed(2)} times as slow within 400 calls`
    expect(Math.max(...show(what, ratios))).toBeLessThanOrEqual(1.1)
  })

  test('Wasm becomes 3 times as slow: found out in use, and the GPU asked', async () => {
    const [during, after]: [number[], number[]] = [[], []]
    for (const seed of SEEDS.slice(0, 20)) {
      const { simulated, choice } = await measured(seed)
      ratio(simulated, choice)
      simulated.machine.drift.wasm = 3
      during.push(ratio(simulated, choice))
      after.push(ratio(simulated, choice))
    }
    expect(
      quantile(show('Wasm becomes 3 times as slow, the 140 calls in which it does', during), 0.9),
    ).toBeLessThanOrEqual(1.1)
    expect(quantile(show('Wasm becomes 3 times as slow, the 140 after those', after), 0.9)).toBeLessThanOrEqual(1.1)
  })

  test('laws of a call, its scalars and its butterflies, of which neither side has the better of each', async () => {
    const sides = (fixed: number, linear: number, quasilinear: number): CostLaw => {
      return ({ n, batch }) => fixed + batch * n * (linear + quasilinear * Math.log2(n))
    }
    for (const seed of SEEDS.slice(0, 20)) {
      const machine = new SimulatedMachine({
        wasm: sides(0.01, 1e-4, 5e-5),
        webgpu: sides(0.4 + 0.1 * (seed % 7), 2e-4, 5e-6),
        ...{ noise: 0.2, spikes: 0.02, seed },
      })
      const simulated = { operation: 'ntt', machine, crossover: 1024, random: createRandom(seed) } as const
      const choice = choiceFor(simulated)
      await calibrate(choice, async (side, shape) => machine.run(side, shape))
      expect(ratio(simulated, choice), `seed ${seed}`).toBeLessThanOrEqual(1.1)
    }
  })

  test('what slows software on the same processor slows both: no call is lost to find that out', async () => {
    for (const seed of SEEDS.slice(0, 10)) {
      const simulated = scenario(seed)
      const choice = unmeasured(simulated.operation, undefined, true)
      await calibrate(choice, async (side, shape) => simulated.machine.run(side, shape))
      ratio(simulated, choice)
      Object.assign(simulated.machine.drift, { wasm: 2.5, webgpu: 2.5 })
      expect(ratio(simulated, choice), `seed ${seed}`).toBeLessThanOrEqual(1.06)
    }
  })

  test('short calls are decided many at once, and learnt from as one', async () => {
    const machine = new SimulatedMachine({ wasm: () => 0.01, webgpu: () => 12, noise: 0.2, spikes: 0.02, seed: 1 })
    const choice = choiceFor({ operation: 'ntt', machine, crossover: 1e9, random: Math.random })
    await calibrate(choice, async (side, shape) => machine.run(side, shape))
    const shape = { n: 64, batch: 1 }
    const decisions = new Set()
    for (let i = 0; i < 5000; i++) {
      const decision = choice.decide(shape)
      decisions.add(decision)
      expect(decision.side).toBe('wasm')
      choice.record('wasm', { ...shape, ms: machine.run('wasm', shape) })
    }
    expect(decisions.size).toBeLessThanOrEqual(100)
    expect(choice.explain(shape).predicted.wasm).toBeCloseTo(0.01, 2)
  })

  test('a clock that ticks ten times a millisecond is enough for calls that are shorter', async () => {
    const machine = new SimulatedMachine({ wasm: () => 0.02, webgpu: () => 3, noise: 0.05, spikes: 0, seed: 2 })
    const choice = choiceFor({ operation: 'ntt', machine, crossover: 1e9, random: Math.random })
    await calibrate(choice, async (side, shape) => machine.run(side, shape))
    const shape = { n: 64, batch: 1 }
    let now = 0
    for (let i = 0; i < 5000; i++) {
      const { side } = choice.decide(shape)
      expect(side).toBe('wasm')
      const then = now
      now += machine.run('wasm', shape)
      choice.record('wasm', { ...shape, ms: Math.floor(now * 10) / 10 - Math.floor(then * 10) / 10 })
    }
  })

  test('without calibration it learns from the calls themselves', () => {
    const [first, next]: [number[], number[]] = [[], []]
    for (const seed of SEEDS.slice(0, 30)) {
      const simulated = scenario(seed)
      const choice = choiceFor(simulated)
      first.push(ratio(simulated, choice))
      next.push(ratio(simulated, choice))
    }
    show('without any calibration, the first 140 calls', first)
    expect(quantile(show('without any calibration, the next 140', next), 0.95)).toBeLessThanOrEqual(1.1)
  })

  test('calibration stays within its budget, but for the probe that it is at', async () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const { result } = await measured(seed)
      expect(result.spent).toBeLessThanOrEqual(2400)
    }
  })

  test('thresholds are where the laws cross', async () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const { simulated, choice } = await measured(seed)
      const { crossover } = thresholdsOf(choice)
      const at = { n: crossover as number, batch: 1 }
      const wrong = simulated.machine.expected('webgpu', at) / simulated.machine.expected('wasm', at)
      expect(wrong, `seed ${seed}`).toBeLessThanOrEqual(1.25)
    }
  })

  test('before calibration the prior decides', () => {
    for (const operation of ['msm', 'ntt'] as const) {
      const choice = unmeasured(operation)
      const { n } = PRIORS[operation].crossover
      expect(choice.explain({ n: n + 1, batch: 1 }).side).toBe('webgpu')
      expect(choice.explain({ n: n / 2, batch: 1 }).side).toBe('wasm')
    }
  })

  test('an abort ends calibration, and what was learnt stays', async () => {
    const simulated = scenario(1)
    const choice = choiceFor(simulated)
    const controller = new AbortController()
    let probes = 0
    const probing = calibrate(
      choice,
      async (side, shape) => {
        if (++probes === 9) controller.abort()
        return simulated.machine.run(side, shape)
      },
      { signal: controller.signal },
    )
    await expect(probing).rejects.toThrow('abort')
    expect(probes).toBe(9)
    expect(choice.estimators.wasm.isKnown).toBe(true)
  })
})
