/** Everything that is the same in every runtime; an entry adds `createKzg`. */
export type { PrecomputeLevel, PrecomputeProgress } from './backend/backend.ts'
export type { AsyncOptions } from './backend/driver.ts'
export type { Progress } from './backend/recipe.ts'
export type { BackendTimings, RejectedTier } from './backend/select.ts'
export type { TierName } from './backend/tiers.ts'
export type { WasmSource } from './backend/wasm/module.ts'
export { fromBlobs, type ToBlobsOptions, toBlobs } from './codec/blob-encoding.ts'
export type { SetupJson } from './codec/setup.ts'
export { commitmentsToVersionedHashes, commitmentToVersionedHash } from './codec/versioned-hash.ts'
export {
  BYTES_PER_BLOB,
  BYTES_PER_CELL,
  BYTES_PER_COMMITMENT,
  BYTES_PER_FIELD_ELEMENT,
  BYTES_PER_PROOF,
  CELLS_PER_EXT_BLOB,
  FIELD_ELEMENTS_PER_BLOB,
  FIELD_ELEMENTS_PER_CELL,
  FIELD_ELEMENTS_PER_EXT_BLOB,
} from './constants.ts'
export type { ErrorCode } from './errors.gen.ts'
export { KzgError } from './errors.ts'
export type * from './gpu-api.ts'
export type { CellsOfBlob, Kzg, KzgBatches, KzgOptions, KzgReport, RecoverBatchOptions } from './kzg-api.ts'
export type { WorkerLike } from './platform/platform.ts'
export type { ThreadOptions, ThreadsReport } from './pool/threads.ts'
export type { RecoverOptions } from './protocol/kzg-7594.ts'
export type { MainnetForm } from './protocol/mainnet.ts'
export type { CellsAndProofs, ProofAndValue } from './protocol/results.ts'
export type { Capability } from './protocol/trusted-setup.ts'
