import { messageOf } from '../../errors.ts'
import { allocationError } from './errors.ts'
import type { GPUBuffer, GPUDevice } from './gpu-types.ts'

/** A buffer that the device may turn out to have no memory for. */
export interface Allocation {
  readonly buffer: GPUBuffer
  /** Resolves when it has. Until then the buffer may be in recorded commands, and in nothing that is made at once, like a
   * group of bindings: of an invalid buffer that is an error in no scope. @throws (by rejection) GpuError `GPU_ALLOCATION` */
  readonly ready: Promise<void>
}

/** Makes a buffer in error scopes of its own.
 * @param requested bytes that an error names
 * @throws GpuError `GPU_ALLOCATION` */
export function allocate(
  device: GPUDevice,
  descriptor: Parameters<GPUDevice['createBuffer']>[0],
  requested: number,
): Allocation {
  device.pushErrorScope('validation')
  device.pushErrorScope('out-of-memory')
  let buffer: GPUBuffer | undefined
  let thrown: unknown
  try {
    buffer = device.createBuffer(descriptor)
  } catch (cause) {
    thrown = cause
  }
  const failures = Promise.all([device.popErrorScope(), device.popErrorScope()])
  const ready = failures.then(
    (found) => {
      const failure = found.find((candidate) => candidate !== null)
      if (failure != null) throw allocationError(requested, messageOf(failure), failure)
    },
    (cause: unknown) => {
      throw allocationError(requested, messageOf(cause), cause)
    },
  )
  // Whoever uses the buffer sees the failure; of one that nobody uses it is no news.
  ready.catch(() => {})
  if (buffer === undefined) throw allocationError(requested, messageOf(thrown), thrown)
  return { buffer, ready }
}
