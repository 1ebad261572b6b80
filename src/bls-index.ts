/** Everything of `kzgpu/bls` that is the same in every runtime; an entry adds `createBls` and `createEthereumBls`. */
export type { BlsGroup } from './backend/bls.ts'
export type { Progress } from './backend/recipe.ts'
export type { BackendTimings, RejectedTier } from './backend/select.ts'
export type { TierName } from './backend/tiers.ts'
export type { WasmSource } from './backend/wasm/module.ts'
export type {
  Bls,
  BlsCapability,
  BlsInstanceOptions,
  BlsOptions,
  BlsReport,
  SignatureSet,
} from './bls-api.ts'
export type { SecretKey } from './bls-secret-key.ts'
export type { ErrorCode } from './errors.gen.ts'
export { KzgError } from './errors.ts'
export type { WorkerLike } from './platform/platform.ts'
export type { ThreadOptions, ThreadsReport } from './pool/threads.ts'
export type { BlsScheme, BlsSuiteOptions, BlsVariant } from './protocol/bls-suite.ts'
