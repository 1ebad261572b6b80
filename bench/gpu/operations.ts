import { MSM } from './msm.ts'
import { NTT } from './ntt.ts'
import type { GpuOperation } from './operation.ts'

export const OPERATIONS: readonly GpuOperation[] = [MSM, NTT]
