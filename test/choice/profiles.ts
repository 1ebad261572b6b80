/** Profiles of machines that tests make up. */
import { OPERATIONS, type Operation } from '../../src/backend/adaptive/priors.ts'
import {
  choicesFrom,
  profileOf as createProfile,
  type GpuFeatures,
  type PerformanceProfile,
  type ProfileKey,
} from '../../src/backend/adaptive/profile.ts'
import type { Tuning } from '../../src/backend/adaptive/tuning.ts'
import { VERSION } from '../../src/version.ts'

/** A profile by which the GPU takes so many times as long as Wasm.
 * @param key of the adapter, and the tier of the Wasm as an instance without threads reports it
 * @param features what its engines count
 * @param tuning what its kernels are built with */
export function profileOf(
  { adapter, tier, kind }: Omit<ProfileKey, 'version'>,
  factor: (operation: Operation) => number,
  features: GpuFeatures = {},
  tuning?: Tuning,
): PerformanceProfile {
  const choices = choicesFrom(undefined, features)
  for (const operation of OPERATIONS) {
    for (const n of [16, 256, 4096]) {
      for (let i = 0; i < 3; i++) {
        choices[operation].learn('wasm', { n, batch: 1, ms: n })
        choices[operation].learn('webgpu', { n, batch: 1, ms: n * factor(operation) })
      }
    }
    choices[operation].refit()
  }
  const key = { adapter, tier: `${tier} × 0`, kind, version: VERSION }
  return createProfile({
    key,
    measuredAt: Date.now(),
    choices,
    gpuMemoryLimit: undefined,
    quarantine: undefined,
    tuning,
  })
}
