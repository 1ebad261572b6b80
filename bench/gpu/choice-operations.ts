/** What 'auto' is measured on: the same calls of the public engines, on instances of each backend. */
import { createMsmWith } from '../../src/msm.ts'
import type { Msm } from '../../src/msm-api.ts'
import { createNttWith, type Ntt } from '../../src/ntt.ts'
import { randomScalars } from '../../src/probe-input.ts'
import { type Context, PLATFORM } from './context.ts'
import { generatorMultiples } from './points.ts'

/** Instances with each backend, and a second one on Wasm alone: what it differs from the first by is noise. */
export const CONTENDERS = ['auto', 'wasm', 'webgpu', 'again'] as const
export type Contender = (typeof CONTENDERS)[number]

export interface Shape {
  readonly n: number
  readonly batch: number
}

type Calls = Readonly<Record<Contender, () => Promise<unknown>>> & { dispose(): void }

export interface Operation {
  readonly id: 'msm' | 'ntt'
  readonly tier: string
  adapter(): string
  calibrate(): Promise<unknown>
  /** A call of this shape on each instance, on the same input. */
  prepare(shape: Shape): Promise<Calls>
  /** Of the instance with 'auto', by where they ran. */
  calls(): { readonly wasm: number; readonly webgpu: number }
  dispose(): void
}

const powers = (first: number, last: number): Shape[] =>
  Array.from({ length: last - first + 1 }, (_, i) => ({ n: 2 ** (first + i), batch: 1 }))

async function instances<E extends Msm | Ntt>(
  create: (backend: 'auto' | 'wasm' | 'webgpu') => Promise<E>,
): Promise<Record<Contender, E>> {
  const [auto, wasm] = [await create('auto'), await create('wasm')]
  return { auto, wasm, webgpu: await create('webgpu'), again: await create('wasm') }
}

const each = async <T>(make: (name: Contender) => Promise<T> | T): Promise<Record<Contender, T>> => {
  const made: [Contender, T][] = []
  for (const name of CONTENDERS) made.push([name, await make(name)])
  return Object.fromEntries(made) as Record<Contender, T>
}

function disposeAll(all: Record<Contender, { dispose(): void }>): void {
  for (const name of CONTENDERS) all[name].dispose()
}

function common(engines: Record<Contender, Msm | Ntt>) {
  const { auto } = engines
  return {
    tier: auto.report.tier,
    adapter: () => auto.report.gpu.adapter ?? 'none',
    calibrate: () => auto.calibrate(),
    calls: () => auto.report.gpu.calls,
    dispose: () => disposeAll(engines),
  }
}

/** What calibrates in pauses would do so beside the others' calls. */
const COMMON = { threads: 0, profile: false, calibration: false } as const

async function openMsm({ gpu }: Context): Promise<Operation> {
  const engines = await instances((backend) => createMsmWith(PLATFORM, { ...COMMON, gpu, group: 'G1', backend }))
  return {
    id: 'msm',
    ...common(engines),
    async prepare({ n }) {
      const [points, scalars] = [generatorMultiples(n), randomScalars(n)]
      const loaded = await each((name) => engines[name].load(points, { unchecked: true }))
      const calls = await each((name) => () => engines[name].msm(loaded[name], scalars))
      return { ...calls, dispose: () => disposeAll(loaded) }
    },
  }
}

async function openNtt({ gpu }: Context): Promise<Operation> {
  const engines = await instances((backend) => createNttWith(PLATFORM, { ...COMMON, gpu, backend }))
  return {
    id: 'ntt',
    ...common(engines),
    async prepare({ n, batch }) {
      const values = randomScalars(n * batch)
      return { ...(await each((name) => () => engines[name].forward(values, { batch }))), dispose: () => {} }
    },
  }
}

const BATCHES: readonly Shape[] = [
  { n: 64, batch: 64 },
  { n: 256, batch: 64 },
  { n: 1024, batch: 16 },
  { n: 4096, batch: 8 },
]

export const OPERATIONS: readonly {
  readonly id: 'msm' | 'ntt'
  readonly shapes: (fast: boolean) => readonly Shape[]
  readonly open: (context: Context) => Promise<Operation>
}[] = [
  {
    id: 'ntt',
    shapes: (fast) => (fast ? [...powers(6, 16), ...BATCHES] : [...powers(6, 13), ...BATCHES]),
    open: openNtt,
  },
  { id: 'msm', shapes: (fast) => powers(4, fast ? 16 : 9), open: openMsm },
]
