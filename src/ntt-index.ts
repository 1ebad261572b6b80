/** Everything of `kzgpu/ntt` that is the same in every runtime; an entry adds `createNtt`. */
export type { AsyncOptions } from './backend/driver.ts'
export type { Progress } from './backend/recipe.ts'
export type { BackendTimings, RejectedTier } from './backend/select.ts'
export type { TierName } from './backend/tiers.ts'
export type { WasmSource } from './backend/wasm/module.ts'
export type { ErrorCode } from './errors.gen.ts'
export { KzgError } from './errors.ts'
export type { Ntt, NttAsyncOptions, NttOptions, NttReport, NttTransformOptions, NttVector } from './ntt-api.ts'
