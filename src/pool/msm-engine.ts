import type { GroupName } from '../backend/curve.ts'
import { runSync } from '../backend/driver.ts'
import { runSelfTest } from '../backend/selftest.ts'
import { CurveBackend } from '../backend/wasm/curve-backend.ts'
import { BYTES_PER_FIELD_ELEMENT } from '../constants.ts'
import { KzgError } from '../errors.ts'
import { type LoadedPoints, load, POINT_BYTES, sum } from '../msm-recipes.ts'
import type { Engine } from './serve.ts'

/** What a worker does for `kzgpu/msm`. */
export interface MsmTasks {
  /** Decodes and checks points that are a resource. */
  load(group: GroupName, key: string, unchecked: boolean): void
  /** A sum over points that are a resource; those are known to be points of the group. */
  sumLoaded(group: GroupName, key: string, scalars: Uint8Array): Uint8Array
  sum(group: GroupName, points: Uint8Array, scalars: Uint8Array, unchecked: boolean): Uint8Array
}

/** A resource: part of the points that a caller has loaded. */
export interface PointsResource {
  readonly group: GroupName
  readonly bytes: Uint8Array
}

export async function createMsmEngine(tier: string, module: WebAssembly.Module): Promise<Engine> {
  const backend = await CurveBackend.create(tier, module)
  runSelfTest(backend)
  const resources = new Map<string, LoadedPoints>()
  const pointsOf = (key: string): LoadedPoints => {
    const points = resources.get(key)
    if (!points) throw new KzgError('INTERNAL', 'a task came before its points')
    return points
  }
  // Nothing is disposed while a task runs: messages wait.
  const always = (): void => {}
  const tasks: MsmTasks = {
    load: (group, key, unchecked) => runSync(backend, load(group, pointsOf(key), unchecked, always)),
    sumLoaded: (group, key, scalars) => runSync(backend, sum(group, pointsOf(key), scalars, always)),
    sum(group, bytes, scalars, unchecked) {
      const n = scalars.length / BYTES_PER_FIELD_ELEMENT
      return runSync(backend, sum(group, { bytes, n, unchecked }, scalars, always))
    },
  }
  return {
    accept({ key, value }) {
      const { group, bytes } = value as PointsResource
      resources.set(key, { bytes, n: bytes.length / POINT_BYTES[group], isDisposed: false })
    },
    drop(key) {
      const points = resources.get(key)
      if (points) backend.forget(points)
      resources.delete(key)
    },
    run: (op, args) => (tasks[op as keyof MsmTasks] as (...args: unknown[]) => unknown)(...args),
  }
}
