/** Sums in G1 on a GPU: what goes in is checked and turned on this side, what comes out is not believed. */
import type { Accelerator } from './accelerator.ts'
import { isAudited } from './backend/adaptive/audit.ts'
import type { GpuEngines, PointsOnGpu } from './backend/adaptive/engines.ts'
import { forGpu } from './backend/adaptive/failures.ts'
import { type AsyncOptions, runAsync, runSync } from './backend/driver.ts'
import type { CurveBackend } from './backend/wasm/curve-backend.ts'
import { equalBytes } from './bytes.ts'
import { pointsFromLittleEndian, pointsToLittleEndian, reverseScalars } from './codec/little-endian.ts'
import { findNonCanonical } from './codec/scalars.ts'
import { ERROR_MESSAGES } from './errors.gen.ts'
import { KzgError } from './errors.ts'
import type { Audit } from './gpu-api.ts'
import { check, type PointSource } from './msm-recipes.ts'

export interface GpuSum {
  readonly accelerator: Accelerator
  readonly backend: CurveBackend
  readonly source: PointSource
  readonly scalars: Uint8Array
  readonly options: AsyncOptions
  /** @throws KzgError `DISPOSED` */
  readonly requireUsable: () => void
}

/** @returns 96 bytes, uncompressed
 * @throws KzgError as the sum on Wasm does for what it is given; of the GPU */
export async function sumOnGpu({ msm }: GpuEngines, sum: GpuSum): Promise<Uint8Array> {
  const { backend, source, scalars, options, requireUsable, accelerator } = sum
  if ('unchecked' in source) await runAsync(backend, check('g1', source), { signal: options.signal })
  const index = findNonCanonical(scalars)
  if (index >= 0) throw new KzgError('NON_CANONICAL', `scalars[${index}]: ${ERROR_MESSAGES.NON_CANONICAL}`, index)
  const factors = [reverseScalars(scalars)]
  const given = forGpu(options)
  const run = async (points: PointsOnGpu): Promise<Uint8Array> => {
    const [result] = await msm.sums(points, factors, given)
    requireUsable()
    return pointsFromLittleEndian(result as Uint8Array)
  }
  if ('isDisposed' in source) {
    const requireAlive = () => {
      if (source.isDisposed) throw new KzgError('DISPOSED', 'the points were disposed')
    }
    requireAlive()
    try {
      const result = await run(await accelerator.resident(source, () => pointsToLittleEndian(source.bytes)))
      requireAlive()
      return result
    } finally {
      // They may have come to the device after they were disposed.
      if (source.isDisposed) accelerator.forget(source)
    }
  }
  const points = await msm.upload(pointsToLittleEndian(source.bytes), { signal: options.signal })
  try {
    return await run(points)
  } finally {
    points.dispose()
  }
}

/** Uncompressed. */
const INFINITY = /* @__PURE__ */ Uint8Array.from({ length: 96 }, (_, i) => (i === 0 ? 0x40 : 0))

/** Whether a sum is a point of the group, and now and then, or if it is the one at infinity, whether it is the right one.
 * @param again the sum on Wasm
 * @returns what is wrong */
export async function auditSum(
  backend: CurveBackend,
  audit: Audit,
  result: Uint8Array,
  again: () => Promise<Uint8Array>,
): Promise<string | undefined> {
  try {
    runSync(backend, check('g1', { n: 1, bytes: result, unchecked: false }))
  } catch (error) {
    if (!(error instanceof KzgError) || error.code === 'TRAP' || error.code === 'DISPOSED') throw error
    return `a sum that is no point of the group (${error.code})`
  }
  const isSuspect = audit !== 'off' && equalBytes(result, INFINITY)
  if (!isSuspect && !isAudited(audit, 1)) return undefined
  return equalBytes(await again(), result) ? undefined : 'a sum that differs from the one on Wasm'
}
