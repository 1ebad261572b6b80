import type { Progress } from 'kzgpu'
import type { ViemSidecars } from 'kzgpu/wallet'

/** To the worker: a file whose sidecars it is to make, or that it is to stop. */
export type Request = File | 'abort'

/** From the worker. */
export interface Answer {
  isReady?: true
  progress?: Progress
  sidecars?: ViemSidecars
  error?: string
}
