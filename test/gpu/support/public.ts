/** The public engines with a GPU that is given, as a program would open them, without files. */
import columns from '../../../assets/setup-columns.gen.bin'
import lagrange from '../../../assets/setup-lagrange.gen.bin'
import verify from '../../../assets/setup-verify.gen.bin'
import full from '../../../dist/full.baseline.wasm'
import kzgWasm from '../../../dist/kzg.baseline.wasm'
import { openEngines } from '../../../src/backend/adaptive/open-engines.ts'
import type { InstanceKind, PerformanceProfile } from '../../../src/backend/adaptive/profile.ts'
import type { GpuProvider } from '../../../src/backend/webgpu/gpu-types.ts'
import { pointsFromLittleEndian } from '../../../src/codec/little-endian.ts'
import type { GpuOptions, GpuReport } from '../../../src/gpu-api.ts'
import type { Platform } from '../../../src/platform/platform.ts'
import { profileOf } from '../../choice/profiles.ts'
import { faultyGpu } from './faulty.ts'
import type { Context } from './test.ts'

const ASSETS: Readonly<Record<string, Uint8Array>> = {
  'setup-columns.gen.bin': columns,
  'setup-lagrange.gen.bin': lagrange,
  'setup-verify.gen.bin': verify,
}

export const platform: Platform = {
  name: 'test',
  loadWasm: async (file) => (file.startsWith('kzg') ? kzgWasm : full),
  loadAsset: async (file) => ASSETS[file] as Uint8Array,
  workers: 'not in tests',
}

export const COMMON = { tier: 'baseline', threads: 0, profile: false } as const

/** The GPU and nothing else, all of whose answers are computed again. */
export const forced = ({ gpu }: Pick<Context, 'gpu'>): GpuOptions & typeof COMMON => ({
  ...{ ...COMMON, gpu },
  ...{ backend: 'webgpu', audit: 'full' },
})

/** A choice that takes a faulty GPU for faster at everything, as it would not take software. */
export async function automatic({ gpu }: Pick<Context, 'gpu'>, kind: InstanceKind) {
  const profile = await winning(gpu, kind)
  return { tier: 'baseline', threads: 0, gpu, profile, calibration: false } as const
}

const profiles = new WeakMap<object, Partial<Record<InstanceKind, Promise<PerformanceProfile>>>>()

function winning(gpu: GpuProvider, kind: InstanceKind): Promise<PerformanceProfile> {
  const make = async (): Promise<PerformanceProfile> => {
    // Features are part of the key, and those of faulty devices are fewer.
    const engines = await openEngines({ gpu: faultyGpu(gpu, () => undefined) }, async () => undefined)
    const { info, msm, ntt, tuning } = engines
    const features = { ...(msm.features && { msm: msm.features }), ...(ntt.features && { ntt: ntt.features }) }
    const profile = profileOf({ adapter: info.key, tier: 'baseline', kind }, () => 1e-4, features, tuning)
    engines.dispose()
    return profile
  }
  const known = profiles.get(gpu) ?? {}
  profiles.set(gpu, known)
  known[kind] ??= make()
  return known[kind]
}

/** Points of the group, of which there are 4096. */
export const somePoints = (n: number): Uint8Array => pointsFromLittleEndian(lagrange.subarray(0, 96 * n))

/** Waits for the device that a call has opened behind its back. */
export async function opened(engine: { readonly report: { readonly gpu: GpuReport } }): Promise<void> {
  for (let i = 0; i < 1200 && engine.report.gpu.state === 'closed'; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { gpu } = engine.report
  if (gpu.state !== 'ready') throw new Error(`the device is not open: ${JSON.stringify(gpu)}`)
}
