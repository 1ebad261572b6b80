import { expect, test } from 'vitest'
import type { Accelerator } from '../../../src/accelerator.ts'
import type { GpuEngines, PointsOnGpu } from '../../../src/backend/adaptive/engines.ts'
import type { CurveBackend } from '../../../src/backend/wasm/curve-backend.ts'
import { type GpuSum, sumOnGpu } from '../../../src/msm-gpu.ts'
import type { LoadedPoints } from '../../../src/msm-recipes.ts'

/** A sum over points that are disposed at a certain time, and what the device is asked for. */
async function sumOf(disposal: 'before' | 'during the upload' | 'during the sum' | 'never') {
  const asked: string[] = []
  const source: LoadedPoints = { n: 1, bytes: new Uint8Array(96), isDisposed: disposal === 'before' }
  const at = async (moment: typeof disposal, what: string) => {
    asked.push(what)
    if (moment === disposal) source.isDisposed = true
  }
  const accelerator = {
    resident: () => at('during the upload', 'resident').then(() => ({}) as PointsOnGpu),
    forget: (owner: object) => asked.push(owner === source ? 'forget' : 'forget another'),
  } as unknown as Accelerator
  const msm = { sums: () => at('during the sum', 'sum').then(() => [new Uint8Array(96)]) }
  const rest = { scalars: new Uint8Array(32), options: {}, backend: {} as CurveBackend, requireUsable: () => {} }
  const sum: GpuSum = { ...rest, accelerator, source }
  const outcome = await sumOnGpu({ msm } as unknown as GpuEngines, sum).then(
    () => 'sum',
    ({ code }) => code,
  )
  return [outcome, ...asked]
}

test.each([
  ['before', ['DISPOSED']],
  ['during the upload', ['DISPOSED', 'resident', 'sum', 'forget']],
  ['during the sum', ['DISPOSED', 'resident', 'sum', 'forget']],
  ['never', ['sum', 'resident', 'sum']],
] as const)('points that are disposed %s leave nothing on the device', async (disposal, expected) => {
  expect(await sumOf(disposal)).toEqual(expected)
})
