/** Everything of `kzgpu/curve` that is the same in every runtime; an entry adds `createCurve`. */
export type { BackendTimings, RejectedTier } from './backend/select.ts'
export type { TierName } from './backend/tiers.ts'
export type { WasmSource } from './backend/wasm/module.ts'
export type { Curve, CurveGroup, CurveOptions, CurveReport, DecodeOptions } from './curve.ts'
export type { ErrorCode } from './errors.gen.ts'
export { KzgError } from './errors.ts'
