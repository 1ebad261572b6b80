/** Everything of `kzgpu/eip2537` that is the same in every runtime; an entry adds `createEip2537`. */
export type { BackendTimings, RejectedTier } from './backend/select.ts'
export type { TierName } from './backend/tiers.ts'
export type { WasmSource } from './backend/wasm/module.ts'
export type { CurveReport } from './curve.ts'
export type { Eip2537, Eip2537Options } from './eip2537.ts'
export type { ErrorCode } from './errors.gen.ts'
export { KzgError } from './errors.ts'
