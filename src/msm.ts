/** Entry `kzgpu/msm`: builds an engine, checks arguments, hands them to the recipes. */
import type { GroupName } from './backend/curve.ts'
import { runAsync, runSync, throwIfAborted } from './backend/driver.ts'
import { type SelectOptions, select } from './backend/select.ts'
import { CurveBackend } from './backend/wasm/curve-backend.ts'
import { requireBytes } from './codec/bytes.ts'
import { BYTES_PER_FIELD_ELEMENT } from './constants.ts'
import { DISPOSE } from './dispose.ts'
import { KzgError } from './errors.ts'
import type { Msm, MsmCallOptions, MsmGroup, MsmOptions, MsmPoints, MsmPointsOptions, MsmReport } from './msm-api.ts'
import { type GivenPoints, type LoadedPoints, load, POINT_BYTES, type PointSource, sum } from './msm-recipes.ts'
import type { Platform } from './platform/platform.ts'
import { MsmParts } from './pool/msm-parts.ts'
import { openPool, reportThreads } from './pool/open.ts'
import { resolveThreads } from './pool/threads.ts'

const GROUPS: Readonly<Record<MsmGroup, GroupName>> = { G1: 'g1', G2: 'g2' }
const BACKENDS: readonly unknown[] = [undefined, 'auto', 'wasm']

/** Handles of all engines, to tell a foreign one from what is none. */
const handles = /* @__PURE__ */ new WeakSet<object>()

/** @throws KzgError `BAD_OPTION`; `WASM_LOAD`, `WASM_CSP`, `BACKEND_UNAVAILABLE`; the signal's reason */
export async function createMsmWith(platform: Platform, options: MsmOptions): Promise<Msm> {
  requireOptions(options)
  const { group, tier, wasm, signal } = options
  throwIfAborted(signal)
  const threads = resolveThreads(options, platform.workers)
  const selectOptions: SelectOptions<CurveBackend> = {
    tier,
    wasm,
    signal,
    readUrl: platform.readUrl,
    load: (name) => platform.loadWasm(`full.${name}.wasm`, signal),
    create: CurveBackend.create,
  }
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
    options: MsmCallOptions,
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
  const keep = (points: LoadedPoints): MsmPoints => {
    const disposePoints = (): void => {
      points.isDisposed = true
      backend.forget(points)
      parts?.forget(points)
    }
    const handle = { group, length: points.n, dispose: disposePoints, [DISPOSE]: disposePoints }
    mine.set(handle, points)
    handles.add(handle)
    return handle
  }
  const dispose = (): void => {
    isDisposed = true
    pool?.dispose()
    backend.dispose()
  }

  return {
    group,
    async load(points, { unchecked, ...options } = {}) {
      requireUsable()
      const { n, bytes } = given(points, name, unchecked)
      const own = { n, bytes: bytes.slice(), isDisposed: false }
      if (parts?.takes(n)) await parts.load(own, unchecked === true, options)
      else await runAsync(backend, load(name, own, unchecked === true, requireUsable), options)
      return keep(own)
    },
    async msm(points, scalars, options: MsmCallOptions = {}) {
      const source = sourceOf(points, scalars, options)
      return parts?.takes(source.n)
        ? sumParts(parts, source, scalars, options)
        : runAsync(backend, program(points, scalars, options), options)
    },
    msmSync: (points, scalars, options = {}) => runSync(backend, program(points, scalars, options)),
    get report(): MsmReport {
      const { tier, memoryBytes } = backend
      const report = { group, backend: 'wasm', tier, rejected, timings, wasmMemoryBytes: memoryBytes } as const
      return { ...report, threads: reportThreads(threads, pool) }
    },
    dispose,
    [DISPOSE]: dispose,
  }
}

function requireOptions(options: unknown): asserts options is MsmOptions {
  const { group, backend } = (options ?? {}) as { readonly group?: unknown; readonly backend?: unknown }
  if (group !== 'G1' && group !== 'G2') throw new KzgError('BAD_OPTION', `group is 'G1' or 'G2', not ${String(group)}`)
  if (BACKENDS.includes(backend)) return
  throw new KzgError('BAD_OPTION', `backend is 'auto' or 'wasm', not ${String(backend)}`)
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
