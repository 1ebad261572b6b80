import { BLS_OPERATIONS } from './bls.ts'
import { CURVE_OPERATIONS } from './curve.ts'
import { KZG_OPERATIONS } from './kzg.ts'
import type { Operation } from './operation.ts'
import { MSM_OPERATIONS, NTT_OPERATIONS } from './sizes.ts'

export const OPERATIONS: readonly Operation[] = [
  ...KZG_OPERATIONS,
  ...MSM_OPERATIONS,
  ...NTT_OPERATIONS,
  ...CURVE_OPERATIONS,
  ...BLS_OPERATIONS,
]
