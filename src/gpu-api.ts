/** What callers may say about the GPU, and what they learn about it. */
import type { Audit } from './backend/adaptive/audit.ts'
import type { CalibrationOptions } from './backend/adaptive/calibration.ts'
import type { Side } from './backend/adaptive/choice.ts'
import type { Explanation, Stage } from './backend/adaptive/explain.ts'
import type { GpuFailure } from './backend/adaptive/failures.ts'
import type { Operation } from './backend/adaptive/priors.ts'
import type { PerformanceProfile } from './backend/adaptive/profile.ts'
import type { ProfileStore } from './backend/adaptive/store.ts'
import type { Tuning } from './backend/adaptive/tuning.ts'
import type { GpuDeviceLike, GpuProvider } from './backend/webgpu/gpu-types.ts'

export type {
  Audit,
  CalibrationOptions,
  Explanation,
  GpuFailure,
  Operation,
  PerformanceProfile,
  ProfileStore,
  Side,
  Stage,
}

export interface GpuOptions {
  /** What the asynchronous functions use: `'auto'` (default) takes what is faster here, by measurement, and answers from
   * Wasm whenever the GPU does not; `'webgpu'` is an error where that is not possible. The synchronous ones use Wasm. */
  readonly backend?: 'auto' | 'wasm' | 'webgpu' | undefined
  /** Where devices come from, instead of `navigator.gpu`: the `gpu` of a package for Node, for example. */
  readonly gpu?: GpuProvider | undefined
  /** A device of your own. It stays yours: it is not destroyed, and not replaced when it is lost. */
  readonly device?: GpuDeviceLike | undefined
  /** How much of what the GPU answers is computed again on Wasm: everything, 5 % of the work (default), or nothing. Results
   * are checked to be points of the group, or scalars, in any case. */
  readonly audit?: Audit | undefined
  /** A profile that was exported, or where to keep profiles instead of the runtime's place for it; `false` keeps none. */
  readonly profile?: PerformanceProfile | ProfileStore | false | undefined
  /** Whether `'auto'` measures both sides by itself, in pauses after the device was first opened (default `true`). */
  readonly calibration?: boolean | undefined
  /** Bytes of GPU memory for points, tables and what calls work with, all together; 1 GiB unless given. Buffers through which
   * bytes come and go are besides: some 40 MiB, and results while they are read. */
  readonly gpuMemoryLimit?: number | undefined
  /** Called when Wasm had to answer in the GPU's stead. */
  readonly onFallback?: ((failure: GpuFailure) => void) | undefined
}

export interface GpuReport {
  readonly state: 'off' | 'closed' | 'ready' | 'unavailable' | 'quarantined'
  /** Why it is not used, if it is not. */
  readonly reason: string | undefined
  readonly adapter: string | undefined
  readonly isFallbackAdapter: boolean | undefined
  /** What kernels are built with: limbs, invocations of a workgroup, and the multiplications in Fp per millisecond that were
   * measured with them, if they were not assumed. */
  readonly tuning: Tuning | undefined
  readonly isCalibrated: boolean
  /** Why a profile that was kept or given is not used, or could not be kept. */
  readonly profileRefused: string | undefined
  /** Asynchronous calls by where they ran. */
  readonly calls: Readonly<Record<Side, number>>
  /** The last failures, and how many there were. */
  readonly failures: readonly GpuFailure[]
  readonly failureCount: number
  /** Devices that were lost. */
  readonly losses: number
  readonly breaker: 'closed' | 'open' | 'half-open'
  /** Bytes of all buffers on the device. */
  readonly memoryBytes: number
}

/** What an instance says about its choice. */
export interface GpuChoice {
  /** Where an operation on n terms, scalars or blobs would run now, and why. Changes nothing. */
  explain(operation: Operation, n: number, batch?: number): Explanation
  /** Measures both sides now, for 2 s unless told otherwise, and keeps what it finds.
   * @throws KzgError `GPU_UNAVAILABLE`, `GPU_INIT`; the signal's reason */
  calibrate(options?: CalibrationOptions): Promise<PerformanceProfile>
  /** What has been learnt, to be kept or sent; nothing before a device was open. */
  exportProfile(): PerformanceProfile | undefined
}
