/** Everything of `kzgpu/msm` that is the same in every runtime; an entry adds `createMsm`. */

export type { Progress } from './backend/recipe.ts'
export type { BackendTimings, RejectedTier } from './backend/select.ts'
export type { TierName } from './backend/tiers.ts'
export type { WasmSource } from './backend/wasm/module.ts'
export type { ErrorCode } from './errors.gen.ts'
export { KzgError } from './errors.ts'
export type * from './gpu-api.ts'
export type {
  Msm,
  MsmCallOptions,
  MsmGroup,
  MsmOptions,
  MsmPoints,
  MsmPointsOptions,
  MsmReport,
} from './msm-api.ts'
export type { WorkerLike } from './platform/platform.ts'
export type { ThreadOptions, ThreadsReport } from './pool/threads.ts'
