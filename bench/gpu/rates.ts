/** What a device does of the things that the counts count: multiplications, bytes, round trips. */
import { FIELDS, type LayoutName } from '../../src/backend/webgpu/kernels.gen.ts'
import type { GpuRuntime, KernelSource } from '../../src/backend/webgpu/runtime.ts'

export interface Rates {
  /** Multiplications per millisecond, in chains of their own in every invocation. */
  readonly fr: number
  readonly fp: number
  /** Bytes of storage read or written per millisecond by a kernel that copies. */
  readonly bytes: number
  /** Bytes to the device and back per millisecond. */
  readonly transfer: number
  /** Milliseconds from a submit to bytes of it on the host, if there is nothing to do. */
  readonly roundTrip: number
}

const INVOCATIONS = 8192
const SIZE = 64
const STEPS = 256
/** Milliseconds of a single measurement. */
const SAMPLE_MS = 60
const COPIED = 2 ** 24
const TRANSFERRED = 2 ** 22

const HEAD = `struct Params{count:u32,steps:u32}
@group(0)@binding(0) var<uniform> params:Params;
@compute @workgroup_size(${SIZE}) fn main(@builtin(global_invocation_id) id:vec3<u32>){`

function multiplier(field: 'fr' | 'fp', layout: LayoutName): KernelSource {
  const [type, words] = field === 'fr' ? ['Fr', 8] : ['Fp', 12]
  const library = [type, `${field}_mul`, `${field}_load`, `${field}_store`].map((name) => FIELDS[layout][name] ?? '')
  return {
    name: `bench_${field}`,
    bindings: ['read_write'],
    source: `${library.join('\n')}
@group(0)@binding(1) var<storage,read_write> values:array<array<u32,${words}>>;
${HEAD} let x=${field}_load(values[id.x]); var y=x;
for(var i=0u;i<params.steps;i++){y=${field}_mul(y,x);} values[id.x]=${field}_store(y);}`,
  }
}

const COPY: KernelSource = {
  name: 'bench_copy',
  bindings: ['read', 'read_write'],
  source: `@group(0)@binding(1) var<storage,read> from_:array<vec4<u32>>;
@group(0)@binding(2) var<storage,read_write> to_:array<vec4<u32>>;
${HEAD} to_[2u*id.x]=from_[2u*id.x]; to_[2u*id.x+1u]=from_[2u*id.x+1u];}`,
}

/** Median time of so many calls. */
export async function timed(count: number, call: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < count; round++) {
    const started = performance.now()
    await call(round)
    times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)[times.length >> 1]!
}

/** Time of one more repetition: the slope between few and many. */
async function slope(count: number, many: number, call: (repetitions: number) => Promise<unknown>): Promise<number> {
  await call(1)
  const [few, all] = [await timed(count, () => call(1)), await timed(count, () => call(1 + many))]
  return Math.max(1e-6, all - few) / many
}

/** Runs the chains of multiplications so many times. */
async function chainsOf(runtime: GpuRuntime, layout: LayoutName, field: 'fr' | 'fp') {
  const kernel = await runtime.pipelines.get(multiplier(field, layout), layout)
  return (repetitions: number, steps = STEPS) =>
    runtime.run(async (job) => {
      const values = job.acquire(INVOCATIONS * 48, 'values')
      job.clear(values)
      for (let k = 0; k < repetitions; k++)
        await job.dispatch(kernel, [values], [INVOCATIONS, steps], INVOCATIONS / SIZE)
      await job.read(values, 0, 4)
    })
}

/** A single short measurement of the multiplications' rate, for between others: machines have slow minutes.
 * @returns multiplications per millisecond */
export async function rateSampler(
  runtime: GpuRuntime,
  layout: LayoutName,
  field: 'fr' | 'fp',
  { [field]: known, roundTrip }: Rates,
): Promise<() => Promise<number>> {
  const run = await chainsOf(runtime, layout, field)
  const steps = Math.max(1, Math.min(STEPS, Math.round((known * SAMPLE_MS) / INVOCATIONS)))
  return async () => (INVOCATIONS * steps) / Math.max(1e-3, (await timed(1, () => run(1, steps))) - roundTrip)
}

export async function measureRates(runtime: GpuRuntime, layout: LayoutName, rounds = 5): Promise<Rates> {
  const rateOf = async (field: 'fr' | 'fp') => {
    const run = await chainsOf(runtime, layout, field)
    return (INVOCATIONS * STEPS) / (await slope(rounds, 4, run))
  }
  const copy = await runtime.pipelines.get(COPY, layout)
  const copied = await slope(rounds, 8, (repetitions) =>
    runtime.run(async (job) => {
      const [from, to] = [job.acquire(COPIED, 'from'), job.acquire(COPIED, 'to')]
      for (let k = 0; k < repetitions; k++) await job.dispatch(copy, [from, to], [], COPIED / 32 / SIZE)
      await job.read(to, 0, 4)
    }),
  )
  const bytes = new Uint8Array(TRANSFERRED)
  const there = (length: number) =>
    runtime.run(async (job) => {
      const lease = job.acquire(length, 'bytes')
      await job.upload(lease, bytes.subarray(0, length))
      await job.read(lease)
    })
  await there(TRANSFERRED)
  const [roundTrip, large] = [await timed(rounds, () => there(256)), await timed(rounds, () => there(TRANSFERRED))]
  return {
    fr: await rateOf('fr'),
    fp: await rateOf('fp'),
    bytes: (2 * COPIED) / copied,
    transfer: (2 * TRANSFERRED) / Math.max(1e-3, large - roundTrip),
    roundTrip,
  }
}
