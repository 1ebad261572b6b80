import { ERROR_MESSAGES, type ErrorCode } from '../../errors.gen.ts'
import { KzgError, messageOf } from '../../errors.ts'

export type GpuErrorCode = Extract<ErrorCode, `GPU_${string}` | 'DEVICE_LOST'>

/** What is known about a failure, by its code. */
export interface GpuErrorDetails {
  /** `GPU_ALLOCATION`: what was asked for. */
  readonly bytes?: number
  /** `GPU_KERNEL`: the kernel's name, and what the compiler says. */
  readonly kernel?: string
  readonly messages?: readonly string[]
  /** `GPU_TRANSFER`. */
  readonly direction?: 'upload' | 'download'
  /** `GPU_TIMEOUT`: how long nothing came. */
  readonly milliseconds?: number
}

/** A failure of the GPU or of what drives it; the input is as good as it was, so Wasm can take over. */
export class GpuError extends KzgError {
  declare readonly code: GpuErrorCode
  readonly details: GpuErrorDetails

  constructor(code: GpuErrorCode, message?: string, details: GpuErrorDetails = {}, cause?: unknown) {
    super(code, message === undefined ? undefined : `${ERROR_MESSAGES[code]}: ${message}`, undefined, { cause })
    this.details = details
  }
}

export const allocationError = (bytes: number, why: string, cause?: unknown): GpuError =>
  new GpuError('GPU_ALLOCATION', `${bytes} bytes requested, ${why}`, { bytes }, cause)

export const transferError = (direction: 'upload' | 'download', cause: unknown): GpuError =>
  new GpuError('GPU_TRANSFER', `${direction}: ${messageOf(cause)}`, { direction }, cause)

export const kernelError = (kernel: string, messages: readonly string[], cause?: unknown): GpuError =>
  new GpuError('GPU_KERNEL', `${kernel}: ${messages.join('; ')}`, { kernel, messages }, cause)
