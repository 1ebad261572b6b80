/**
 * Whether 'auto' is as fast as the better side: instances of each backend take turns on a grid of sizes, after 'auto' was
 * calibrated. Runs in the hosts of test/gpu.
 */

import { CONTENDERS, type Contender, OPERATIONS, type Operation, type Shape } from './choice-operations.ts'
import type { Context, OnMessage } from './context.ts'
import { engineOf, optionsOf } from './context.ts'

export interface ChoiceOptions {
  readonly quick: boolean
  readonly operations: readonly string[]
}

/** One size; medians in milliseconds of a call. */
export interface ChoiceRow extends Shape {
  readonly operation: 'msm' | 'ntt'
  readonly ms: Readonly<Record<Contender, number>>
  /** Median over the rounds of the time of 'auto' ÷ that of the better side in the same round. */
  readonly ratio: number
  /** All of the time of 'auto' ÷ all of the better side's, so with the calls that asked the other one. */
  readonly total: number
  /** The ratio of two instances that are both on Wasm: what the machine makes of 1. */
  readonly noise: number
  /** Calls of 'auto', and those that ran on the GPU. */
  readonly calls: number
  readonly onGpu: number
}

export interface ChoiceResult {
  readonly adapter: string
  readonly engine: string
  readonly tier: string
  /** Milliseconds that calibration took in all, compilation included. */
  readonly calibrationMs: number
  readonly rows: readonly ChoiceRow[]
}

/** Milliseconds that a sample takes at least: short calls are repeated. */
const SAMPLE_MS = 4
const MOST_REPETITIONS = 200
/** Milliseconds of calls before anything is measured: code is compiled, and 'auto' has seen the size. */
const WARM_MS = 200

async function sample(call: () => Promise<unknown>, repetitions: number): Promise<number> {
  const started = performance.now()
  for (let i = 0; i < repetitions; i++) await call()
  return (performance.now() - started) / repetitions
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

interface Budget {
  readonly rounds: number
  /** Milliseconds for a size; three rounds are made in any case. */
  readonly each: number
}

async function measureShape(operation: Operation, shape: Shape, { rounds, each }: Budget): Promise<ChoiceRow> {
  const calls = await operation.prepare(shape)
  const repetitions = {} as Record<Contender, number>
  for (const name of CONTENDERS) {
    for (const started = performance.now(); performance.now() - started < WARM_MS; ) await sample(calls[name], 2)
    repetitions[name] = Math.min(Math.max(Math.ceil(SAMPLE_MS / (await sample(calls[name], 1))), 1), MOST_REPETITIONS)
  }
  const times = { auto: [], wasm: [], webgpu: [], again: [] } as Record<Contender, number[]>
  const before = operation.calls()
  const started = performance.now()
  for (let round = 0; round < rounds && (round < 3 || performance.now() - started < each); round++) {
    for (let i = 0; i < CONTENDERS.length; i++) {
      const name = CONTENDERS[(i + round) % CONTENDERS.length] as Contender
      times[name].push(await sample(calls[name], repetitions[name]))
    }
  }
  const after = operation.calls()
  calls.dispose()
  const ms = Object.fromEntries(CONTENDERS.map((name) => [name, median(times[name])])) as Record<Contender, number>
  const better = times[ms.webgpu < ms.wasm ? 'webgpu' : 'wasm']
  const paired = (a: readonly number[], b: readonly number[]) => median(a.map((value, i) => value / (b[i] as number)))
  return {
    ...shape,
    ...{ operation: operation.id, ms, ratio: paired(times.auto, better), total: sum(times.auto) / sum(better) },
    ...{ noise: paired(times.again, times.wasm) },
    ...{ calls: after.wasm + after.webgpu - before.wasm - before.webgpu, onGpu: after.webgpu - before.webgpu },
  }
}

/** What the hosts call. */
export async function runTests(context: Context, filter: string, onMessage: OnMessage<ChoiceResult>): Promise<void> {
  const { quick, operations } = optionsOf<ChoiceOptions>(filter)
  const chosen = OPERATIONS.filter(({ id }) => operations.length === 0 || operations.includes(id))
  const rows: ChoiceRow[] = []
  let [calibrationMs, adapter, tier] = [0, 'none', '']
  for (const { id, shapes, open } of chosen) {
    const operation = await open(context)
    await onMessage({ progress: `${id}, calibration` })
    const started = performance.now()
    await operation.calibrate()
    calibrationMs += performance.now() - started
    for (const shape of shapes(context.fast)) {
      await onMessage({ progress: `${id}, ${shape.n}${shape.batch > 1 ? ` × ${shape.batch}` : ''}` })
      rows.push(await measureShape(operation, shape, quick ? { rounds: 5, each: 1000 } : { rounds: 25, each: 5000 }))
    }
    adapter = operation.adapter()
    tier = operation.tier
    operation.dispose()
  }
  await onMessage({ result: { adapter, engine: engineOf(context), tier, calibrationMs, rows } })
}
