import type { Progress } from 'kzgpu'
import type { ViemSidecars } from 'kzgpu/wallet'
import type { Signed } from './view.ts'

/** To the worker: a file whose sidecars it is to make, a message to sign, or that it is to stop. */
export type Request = File | { sign: string } | 'abort'

/** From the worker. */
export interface Answer {
  isReady?: true
  progress?: Progress
  sidecars?: ViemSidecars
  signed?: Signed
  error?: string
}
