/**
 * Every fault of a device under the public engines: on `auto` the answer is right, and the failure in the report; on a forced
 * GPU the error says what happened, or a lost device is replaced. Afterwards the instance works on.
 */
import { openEngines } from '../../src/backend/adaptive/open-engines.ts'
import type { GpuProvider } from '../../src/backend/webgpu/gpu-types.ts'
import { concatBytes } from '../../src/bytes.ts'
import type { ErrorCode } from '../../src/errors.gen.ts'
import type { GpuOptions, GpuReport } from '../../src/gpu-api.ts'
import { createKzgWith } from '../../src/kzg.ts'
import { createMsmWith } from '../../src/msm.ts'
import { createNttWith } from '../../src/ntt.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { randomScalars } from '../../src/probe-input.ts'
import tau64 from '../vectors/setups/tau-64.txt'
import { equal, ok, rejects } from './support/check.ts'
import { type Event, type Fault, faultyGpu } from './support/faulty.ts'
import { automatic, COMMON, opened, platform, somePoints } from './support/public.ts'
import { type Context, test } from './support/test.ts'

interface Case {
  readonly name: string
  readonly event: Event
  /** Which request of it, counted from when the fault is armed; all of them if not given. */
  readonly count?: number
  readonly fault: Fault
  readonly code: ErrorCode
  /** Whether `auto` meets it when it opens the device, before any call is there. */
  readonly isAtOpening?: boolean
}

const CASES: readonly Case[] = [
  ...(
    [
      ['while a kernel is compiled', 'compile', 1, true],
      ['while buffers are allocated', 'buffer', 1, false],
      ['at the first submit', 'submit', 1, false],
      ['at a later submit', 'submit', 2, false],
      ['while a result is read back', 'read', 1, false],
    ] as const
  ).map(
    ([when, event, count, isAtOpening]): Case => ({
      ...{ name: `device lost ${when}`, event, count, isAtOpening },
      ...{ fault: 'lose', code: 'DEVICE_LOST' },
    }),
  ),
  { name: 'out of memory', event: 'buffer', count: 1, fault: 'fail', code: 'GPU_ALLOCATION' },
  {
    name: 'a kernel does not compile',
    event: 'compile',
    count: 1,
    fault: 'fail',
    code: 'GPU_KERNEL',
    isAtOpening: true,
  },
  { name: 'commands are refused', event: 'submit', count: 1, fault: 'fail', code: 'GPU_KERNEL' },
  { name: 'a result cannot be read', event: 'read', count: 1, fault: 'fail', code: 'GPU_TRANSFER' },
  { name: 'a kernel hangs', event: 'submit', count: 1, fault: 'hang', code: 'GPU_TIMEOUT' },
  { name: 'results are corrupted', event: 'read', fault: 'corrupt', code: 'GPU_WRONG_RESULT' },
]

interface Engine {
  /** An asynchronous call that is large enough for a GPU. */
  readonly call: () => Promise<Uint8Array>
  /** What it gives. */
  readonly wanted: Uint8Array
  readonly engine: { readonly report: { readonly gpu: GpuReport }; dispose(): void }
}

type SubjectName = 'ntt' | 'msm' | 'kzg'
type Subject = (platform: Platform, options: GpuOptions) => Promise<Engine>

const SUBJECTS: Readonly<Record<SubjectName, Subject>> = {
  async ntt(platform, options) {
    const engine = await createNttWith(platform, { ...COMMON, ...options })
    const values = randomScalars(512)
    const call = () => engine.forward(values, { batch: 8 })
    return { engine, call, wanted: engine.forwardSync(values, { batch: 8 }) }
  },
  async msm(platform, options) {
    const engine = await createMsmWith(platform, { group: 'G1', ...COMMON, ...options })
    const [points, scalars] = [await engine.load(somePoints(512), { unchecked: true }), randomScalars(512)]
    return { engine, call: () => engine.msm(points, scalars), wanted: engine.msmSync(points, scalars) }
  },
  async kzg(platform, options) {
    const engine = await createKzgWith(platform, { ...COMMON, ...options, setup: tau64 })
    const blobs = Array.from({ length: 8 }, () => randomScalars(64))
    const call = async () => concatBytes(await engine.commitBlobs(blobs))
    return { engine, call, wanted: concatBytes(blobs.map((blob) => engine.blobToKzgCommitment(blob))) }
  },
}

/** A provider whose devices fail as told from `arm` on. */
function trap(provider: GpuProvider, { event, count, fault }: Case) {
  let seen = Number.NEGATIVE_INFINITY
  const gpu = faultyGpu(provider, (_, asked) => {
    if (asked !== event) return undefined
    seen++
    return count === undefined ? (seen > 0 ? fault : undefined) : seen === count ? fault : undefined
  })
  return {
    gpu,
    arm: (): void => {
      seen = 0
    },
  }
}

/** The same, but for a hanging device, which is not to be waited for as long as others. */
const impatient = (gpu: GpuProvider, { fault }: Case): Platform =>
  fault === 'hang'
    ? { ...platform, openGpuEngines: (known) => openEngines({ gpu, timeoutMilliseconds: 400 }, known) }
    : platform

async function onForced({ gpu: provider }: Context, subject: Subject, fault: Case): Promise<void> {
  const { gpu, arm } = trap(provider, fault)
  const options = { gpu, backend: 'webgpu', audit: 'full' } as const
  const { engine, call, wanted } = await subject(impatient(gpu, fault), options)
  arm()
  if (fault.code === 'DEVICE_LOST') {
    equal(await call(), wanted, `${fault.name}: begun again`)
    equal(engine.report.gpu.losses, 1, 'losses')
  } else {
    await rejects(call(), fault.code, fault.name)
  }
  const next = await call().catch(({ code }: { code: string }) => code)
  // A device without memory is asked for no more than it had given by then.
  const isLasting = fault.code === 'GPU_WRONG_RESULT' || (fault.code === 'GPU_ALLOCATION' && next === fault.code)
  equal(next, isLasting ? fault.code : wanted, `${fault.name}: the next call`)
  engine.dispose()
}

async function onAuto(context: Context, name: SubjectName, fault: Case): Promise<void> {
  const { gpu, arm } = trap(context.gpu, fault)
  const heard: string[] = []
  const { profile, calibration } = await automatic(context, name)
  const onFallback = ({ code }: { code: string }) => heard.push(code)
  const options = { gpu, profile, calibration, audit: 'full', onFallback } as const
  const { engine, call, wanted } = await SUBJECTS[name](impatient(gpu, fault), options)
  if (fault.isAtOpening) arm()
  equal(await call(), wanted, 'before there is a device')
  if (fault.isAtOpening) {
    for (let i = 0; i < 600 && heard.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 50))
  } else {
    await opened(engine)
    arm()
  }
  equal(await call(), wanted, fault.name)
  equal(heard, [fault.code], `${fault.name}: failures`)
  const { state, losses, failures } = engine.report.gpu
  equal(failures.at(-1)?.code, fault.code)
  if (fault.code === 'DEVICE_LOST' && !fault.isAtOpening) equal(losses, 1, 'losses')
  if (fault.code === 'GPU_WRONG_RESULT') equal(state, 'quarantined')
  equal(await call(), wanted, `${fault.name}: the next call`)
  if (fault.code !== 'GPU_ALLOCATION') equal(heard.length, 1, 'failures in all')
  engine.dispose()
}

const NAMES = Object.keys(SUBJECTS) as SubjectName[]
/** What sums meet as well: their kernels take seconds to compile on every new device. */
const OF_SUMS: Readonly<Record<string, readonly string[]>> = {
  msm: ['device lost at a later submit', 'out of memory', 'a kernel hangs'],
  kzg: ['device lost while a result is read back', 'results are corrupted'],
}

for (const name of NAMES) {
  for (const fault of CASES) {
    if (OF_SUMS[name]?.includes(fault.name) === false) continue
    test(`answers of ${name}, ${fault.name}`, async (context) => {
      await onAuto(context, name, fault)
      await onForced(context, SUBJECTS[name], fault)
    })
  }
}

test('answers of a device far below the speed of its profile', async (context) => {
  // Its own clock tells, which devices behind a facade do not have, so its profile is not theirs.
  const options = { group: 'G1', ...COMMON, gpu: context.gpu, calibration: false } as const
  const measured = await createMsmWith(platform, { ...options, backend: 'webgpu' })
  const { key, gpuRate, tuning } = await measured.calibrate({ budget: 300 })
  measured.dispose()
  const profile = { ...(await automatic(context, 'msm')).profile, key, tuning, gpuRate: 50 * (gpuRate as number) }
  const [points, scalars] = [somePoints(4096), randomScalars(4096)]
  const heard: string[] = []
  const onFallback = ({ code }: { code: string }) => heard.push(code)
  for (const backend of ['auto', 'webgpu'] as const) {
    const engine = await createMsmWith(platform, { ...options, backend, onFallback, profile })
    const resident = await engine.load(points, { unchecked: true })
    const wanted = engine.msmSync(resident, scalars)
    const call = () => engine.msm(resident, scalars)
    if (backend === 'auto') {
      equal(await call(), wanted, 'before there is a device')
      await opened(engine)
      for (let i = 0; i < 12 && heard.length === 0; i++) equal(await call(), wanted, 'wherever it was computed')
      equal(heard, ['GPU_THROTTLED'], 'failures')
      ok(engine.report.gpu.calls.webgpu > 1, 'no call was on the device, which is how it shows its speed')
    } else {
      equal(await call(), wanted, 'the first call')
      const many = async () => {
        for (let i = 0; i < 12; i++) equal(await call(), wanted)
      }
      await rejects(many(), 'GPU_THROTTLED')
    }
    engine.dispose()
  }
})

test.everywhere('answers without an adapter, or without a device', async (context) => {
  const none: GpuProvider = { requestAdapter: async () => null }
  const [features, limits] = [{ has: () => false }, {}]
  const requestDevice = () => Promise.reject(new Error('no device'))
  const broken: GpuProvider = { requestAdapter: async () => ({ features, limits, info: {}, requestDevice }) }
  for (const [gpu, code] of [
    [none, 'GPU_UNAVAILABLE'],
    [broken, 'GPU_INIT'],
  ] as const) {
    for (const name of context.fast ? NAMES : (['ntt'] as const)) {
      await rejects(SUBJECTS[name](platform, { gpu, backend: 'webgpu' }), code, name)
      const { engine, call, wanted } = await SUBJECTS[name](platform, { gpu })
      equal(await call(), wanted, name)
      for (let i = 0; i < 100 && engine.report.gpu.state === 'closed' && engine.report.gpu.failureCount === 0; i++) {
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      const { state, reason, failures } = engine.report.gpu
      if (code === 'GPU_UNAVAILABLE') ok(state === 'unavailable' && reason, `${state}: ${reason}`)
      else equal(failures.at(-1)?.code, code)
      equal(await call(), wanted, `${name}: the next call`)
      engine.dispose()
    }
  }
})
