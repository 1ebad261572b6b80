/** Entry `kzgpu/msm`: builds an engine, checks arguments, hands them to the recipes. */
import type { GroupName } from './backend/curve.ts'
import { runAsync, runSync, throwIfAborted } from './backend/driver.ts'
import { select } from './backend/select.ts'
import { CurveBackend } from './backend/wasm/curve-backend.ts'
import { requireBytes } from './codec/bytes.ts'
import { BYTES_PER_FIELD_ELEMENT } from './constants.ts'
import { DISPOSE } from './dispose.ts'
import { KzgError } from './errors.ts'
import type { Msm, MsmCallOptions, MsmGroup, MsmOptions, MsmPoints, MsmPointsOptions, MsmReport } from './msm-api.ts'
import { type GivenPoints, type LoadedPoints, load, POINT_BYTES, sum } from './msm-recipes.ts'
import type { Platform } from './platform/platform.ts'

const GROUPS: Readonly<Record<MsmGroup, GroupName>> = { G1: 'g1', G2: 'g2' }
const BACKENDS: readonly unknown[] = [undefined, 'auto', 'wasm']

/** Handles of all engines, to tell a foreign one from what is none. */
const handles = /* @__PURE__ */ new WeakSet<object>()

/** @throws KzgError `BAD_OPTION`; `WASM_LOAD`, `WASM_CSP`, `BACKEND_UNAVAILABLE`; the signal's reason */
export async function createMsmWith(platform: Platform, options: MsmOptions): Promise<Msm> {
  requireOptions(options)
  const { group, tier, wasm, signal } = options
  throwIfAborted(signal)
  const { backend, rejected, timings } = await select({
    tier,
    wasm,
    signal,
    readUrl: platform.readUrl,
    load: (name) => platform.loadWasm(`full.${name}.wasm`, signal),
    create: CurveBackend.create,
  })
  const name = GROUPS[group]
  const mine = new WeakMap<object, LoadedPoints>()
  let isDisposed = false
  const requireUsable = (): void => {
    if (isDisposed) throw new KzgError('DISPOSED')
  }
  const program = (points: unknown, scalars: unknown, { unchecked }: MsmPointsOptions) => {
    requireUsable()
    const source = mine.get(points as object) ?? given(points, name, unchecked)
    const n = countItems(scalars, BYTES_PER_FIELD_ELEMENT, 'scalars')
    if (source.n !== n) throw new KzgError('LENGTH_MISMATCH', `${source.n} points and ${n} scalars`)
    return sum(name, source, scalars as Uint8Array, requireUsable)
  }
  const keep = (points: LoadedPoints): MsmPoints => {
    const disposePoints = (): void => {
      points.isDisposed = true
      backend.forget(points)
    }
    const handle = { group, length: points.n, dispose: disposePoints, [DISPOSE]: disposePoints }
    mine.set(handle, points)
    handles.add(handle)
    return handle
  }
  const dispose = (): void => {
    isDisposed = true
    backend.dispose()
  }

  return {
    group,
    async load(points, { unchecked, ...options } = {}) {
      requireUsable()
      const { n, bytes } = given(points, name, unchecked)
      const own = { n, bytes: bytes.slice(), isDisposed: false }
      await runAsync(backend, load(name, own, unchecked === true, requireUsable), options)
      return keep(own)
    },
    async msm(points, scalars, options: MsmCallOptions = {}) {
      return runAsync(backend, program(points, scalars, options), options)
    },
    msmSync: (points, scalars, options = {}) => runSync(backend, program(points, scalars, options)),
    get report(): MsmReport {
      return { group, backend: 'wasm', tier: backend.tier, rejected, timings, wasmMemoryBytes: backend.memoryBytes }
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
