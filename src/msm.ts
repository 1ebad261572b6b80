/** Entry `kzgpu/msm`: builds an engine, checks arguments, hands them to the recipes. */

import { Accelerator, requireGpuOptions } from './accelerator.ts'
import { artefact } from './artefact.ts'
import type { GpuEngines } from './backend/adaptive/engines.ts'
import type { Probes } from './backend/adaptive/probes.ts'
import type { Task } from './backend/adaptive/task.ts'
import type { GroupName } from './backend/curve.ts'
import { type AsyncOptions, runAsync, runSync, throwIfAborted } from './backend/driver.ts'
import { select } from './backend/select.ts'
import { runSelfTestAsync } from './backend/selftest.ts'
import { CurveBackend } from './backend/wasm/curve-backend.ts'
import { requireBytes } from './codec/bytes.ts'
import { pointsToLittleEndian } from './codec/little-endian.ts'
import { BYTES_PER_FIELD_ELEMENT } from './constants.ts'
import { DISPOSE } from './dispose.ts'
import { KzgError } from './errors.ts'
import type { Msm, MsmCallOptions, MsmGroup, MsmOptions, MsmPoints, MsmPointsOptions, MsmReport } from './msm-api.ts'
import type { MsmProbe } from './msm-probe.ts'
import { type GivenPoints, type LoadedPoints, load, POINT_BYTES, type PointSource, sum } from './msm-recipes.ts'
import type { Platform } from './platform/platform.ts'
import { MsmParts } from './pool/msm-parts.ts'
import { openPool } from './pool/open.ts'
import { reportThreads, resolveThreads } from './pool/threads.ts'

const GROUPS: Readonly<Record<MsmGroup, GroupName>> = { G1: 'g1', G2: 'g2' }
/** Half octaves of n that a calibration measures. */
const PROBED = /* @__PURE__ */ Array.from({ length: 17 }, (_, i) => ({ n: Math.round(2 ** (6 + i / 2)), batch: 1 }))

/** Handles of all engines, to tell a foreign one from what is none. */
const handles = /* @__PURE__ */ new WeakSet<object>()

/** @throws KzgError `BAD_OPTION`; `WASM_LOAD`, `WASM_CSP`, `BACKEND_UNAVAILABLE`; the signal's reason */
export async function createMsmWith(platform: Platform, options: MsmOptions): Promise<Msm> {
  requireOptions(options)
  const { group } = options
  throwIfAborted(options.signal)
  const threads = resolveThreads(options, platform.workers)
  const make = { create: CurveBackend.create, test: runSelfTestAsync }
  const selectOptions = artefact<CurveBackend>(platform, 'full', options, make)
  const selection = await select(selectOptions)
  const { backend, rejected, timings } = selection
  const name = GROUPS[group]
  const pool = openPool('msm', threads, selection, selectOptions)
  const parts = pool && new MsmParts(pool, name)
  const mine = new WeakMap<object, LoadedPoints>()
  let isDisposed = false
  const requireUsable = (): void => {
    if (isDisposed) throw new KzgError('DISPOSED')
  }
  const sourceOf = (points: unknown, scalars: unknown, { unchecked }: MsmPointsOptions): PointSource => {
    requireUsable()
    const source = mine.get(points as object) ?? given(points, name, unchecked)
    const n = countItems(scalars, BYTES_PER_FIELD_ELEMENT, 'scalars')
    if (source.n !== n) throw new KzgError('LENGTH_MISMATCH', `${source.n} points and ${n} scalars`)
    return source
  }
  const program = (points: unknown, scalars: Uint8Array, options: MsmPointsOptions) =>
    sum(name, sourceOf(points, scalars, options), scalars, requireUsable)
  /** The sum of what workers have summed. */
  const sumParts = async (
    parts: MsmParts,
    source: PointSource,
    scalars: Uint8Array,
    options: AsyncOptions,
  ): Promise<Uint8Array> => {
    const sums = await parts.sum(source, scalars, options)
    requireUsable()
    if ('isDisposed' in source && source.isDisposed) {
      // A part may have been sent after they were.
      parts.forget(source)
      throw new KzgError('DISPOSED', 'the points were disposed')
    }
    const n = sums.length / POINT_BYTES[name]
    const ones = Uint8Array.from({ length: n * BYTES_PER_FIELD_ELEMENT }, (_, i) =>
      (i + 1) % BYTES_PER_FIELD_ELEMENT ? 0 : 1,
    )
    return runSync(backend, sum(name, { bytes: sums, n, unchecked: true }, ones, requireUsable))
  }
  const forget = (points: LoadedPoints): void => {
    points.isDisposed = true
    backend.forget(points)
    parts?.forget(points)
    accelerator.forget(points)
  }
  const loadOwn = (points: LoadedPoints, unchecked: boolean, options: AsyncOptions): Promise<void> =>
    parts?.takes(points.n)
      ? parts.load(points, unchecked, options)
      : runAsync(backend, load(name, points, unchecked, requireUsable), options)
  /** A sum on workers or here. */
  const onWasm = (source: PointSource, scalars: Uint8Array, options: AsyncOptions): Promise<Uint8Array> =>
    parts?.takes(source.n)
      ? sumParts(parts, source, scalars, options)
      : runAsync(backend, sum(name, source, scalars, requireUsable), options)
  const onGpu = async (
    engines: GpuEngines,
    source: PointSource,
    scalars: Uint8Array,
    options: AsyncOptions,
  ): Promise<Uint8Array> => {
    const { sumOnGpu } = await import('./msm-gpu.ts')
    return sumOnGpu(engines, { accelerator, backend, source, scalars, options, requireUsable })
  }
  const prepare = async (points: LoadedPoints): Promise<void> => {
    await loadOwn(points, true, {})
    await accelerator.resident(points, () => pointsToLittleEndian(points.bytes))
  }
  const taskOf = (source: PointSource, scalars: Uint8Array, options: AsyncOptions): Task<Uint8Array> => ({
    operation: 'msm',
    shape: { n: source.n, batch: 1 },
    signal: options.signal,
    // Points that are decoded for one sum take longer, on both sides.
    isTypical: !('unchecked' in source),
    wasm: () => onWasm(source, scalars, options),
    gpu: (engines) => onGpu(engines, source, scalars, options),
    async audit(result) {
      const { auditSum } = await import('./msm-gpu.ts')
      const again = () => onWasm(source, scalars, { signal: options.signal })
      return auditSum(backend, accelerator.audit, result, again)
    },
  })
  const accelerator: Accelerator = new Accelerator(
    options,
    {
      platform,
      kind: 'msm',
      tier: `${backend.tier} × ${threads.size}`,
      probes: () => {
        const probe: Sides['onGpu'] = (engines, points, scalars, options) =>
          accelerator.probe(engines, taskOf(points, scalars, options))
        return probesOf(backend, { prepare, onWasm, onGpu: probe, forget })
      },
    },
    group === 'G2' ? 'sums in G2 have no form for a GPU' : undefined,
  )
  const keep = (points: LoadedPoints): MsmPoints => {
    const disposePoints = (): void => forget(points)
    const handle = { group, length: points.n, dispose: disposePoints, [DISPOSE]: disposePoints }
    mine.set(handle, points)
    handles.add(handle)
    return handle
  }
  const dispose = (): void => {
    isDisposed = true
    accelerator.dispose()
    pool?.dispose()
    backend.dispose()
  }
  try {
    await accelerator.start()
  } catch (error) {
    dispose()
    throw error
  }

  return {
    group,
    async load(points, { unchecked, ...options } = {}) {
      requireUsable()
      const { n, bytes } = given(points, name, unchecked)
      const own = { n, bytes: bytes.slice(), isDisposed: false }
      await loadOwn(own, unchecked === true, options)
      return keep(own)
    },
    async msm(points, scalars, options: MsmCallOptions = {}) {
      const source = sourceOf(points, scalars, options)
      return source.n === 0 ? onWasm(source, scalars, options) : accelerator.run(taskOf(source, scalars, options))
    },
    msmSync: (points, scalars, options = {}) => runSync(backend, program(points, scalars, options)),
    get report(): MsmReport {
      const { tier, memoryBytes } = backend
      const report = { group, backend: 'wasm', tier, rejected, timings, wasmMemoryBytes: memoryBytes } as const
      return { ...report, threads: reportThreads(threads, pool), gpu: accelerator.report }
    },
    explain: (operation, n, batch) => accelerator.explain(operation, n, batch),
    calibrate: (options) => accelerator.calibrate(options),
    exportProfile: () => accelerator.exportProfile(),
    dispose,
    [DISPOSE]: dispose,
  }
}

interface Sides {
  readonly prepare: (points: LoadedPoints) => Promise<unknown>
  readonly onWasm: (points: LoadedPoints, scalars: Uint8Array, options: AsyncOptions) => Promise<unknown>
  readonly onGpu: (
    engines: GpuEngines,
    points: LoadedPoints,
    scalars: Uint8Array,
    options: AsyncOptions,
  ) => Promise<unknown>
  readonly forget: (points: LoadedPoints) => void
}

/** How sums are run on made-up input. */
function probesOf(backend: CurveBackend, { prepare, onWasm, onGpu, forget }: Sides): Probes {
  let made: MsmProbe | undefined
  return {
    msm: {
      shapes: PROBED,
      async prepare({ n }) {
        const { MsmProbe } = await import('./msm-probe.ts')
        made ??= new MsmProbe(backend)
        const { points, isNew } = made.input(n)
        if (isNew) await prepare(points)
      },
      async run(side, { n }, engines) {
        const { points, scalars } = (made as MsmProbe).input(n)
        await (side === 'wasm' ? onWasm(points, scalars, {}) : onGpu(engines, points, scalars, {}))
      },
      end() {
        made?.points.forEach(forget)
        made = undefined
      },
    },
  }
}

function requireOptions(options: unknown): asserts options is MsmOptions {
  const { group } = (options ?? {}) as { readonly group?: unknown }
  if (group !== 'G1' && group !== 'G2') throw new KzgError('BAD_OPTION', `group is 'G1' or 'G2', not ${String(group)}`)
  requireGpuOptions(options as MsmOptions)
}

function given(points: unknown, group: GroupName, unchecked: boolean | undefined): GivenPoints {
  if (handles.has(points as object)) throw new KzgError('BAD_TYPE', 'points were loaded by another engine')
  const n = countItems(points, POINT_BYTES[group], 'points')
  return { bytes: points as Uint8Array, n, unchecked: unchecked === true }
}

/** @throws KzgError `BAD_TYPE`; `BAD_LENGTH` unless the bytes are whole items */
function countItems(value: unknown, size: number, name: string): number {
  requireBytes(value, name)
  if (value.length % size === 0) return value.length / size
  throw new KzgError('BAD_LENGTH', `${name} have ${value.length} bytes, which is no multiple of ${size}`)
}
