/** Where an operation would run now, and why. */
import type { Choice, Side } from './choice.ts'
import type { Shape } from './law.ts'
import type { Operation } from './priors.ts'
import { isMeasured } from './profile.ts'
import { groupSize, stagesOf } from './stages.ts'
import type { Tuning } from './tuning.ts'

export interface Explanation {
  readonly backend: Side
  readonly reason: string
  /** Milliseconds that each side is expected to take, once there is a GPU. */
  readonly predicted?: Readonly<Record<Side, number>>
  /** What the GPU's kernels are built with, if they are to run. */
  readonly tuning?: Tuning
  /** Of a batch of blobs on the GPU: what can run there, and where it would. Everything else is done on Wasm. */
  readonly stages?: readonly Stage[]
}

/** Sums of n terms, or transforms of n scalars, so many in all. */
export interface Stage extends Shape {
  readonly operation: 'msm' | 'ntt'
  readonly backend: Side
}

export interface Situation {
  readonly choice: Choice
  /** Whether the caller wants the GPU and nothing else. */
  readonly isForced: boolean
  /** Why the GPU is not used, if it is not. */
  readonly off: string | undefined
  /** Whether a device is open. */
  readonly isReady: boolean
  /** Whether that is software. */
  readonly isFallbackAdapter: boolean
  readonly tuning: Tuning | undefined
  /** Whether transforms that are part of a batch on the GPU run there, too. */
  readonly areForGpu: (transforms: Shape) => boolean
}

export function explain(
  { choice, isForced, off, isReady, isFallbackAdapter, tuning, areForGpu }: Situation,
  operation: Operation,
  shape: Shape,
): Explanation {
  const { side, predicted } = choice.explain(shape)
  const on = (backend: Side, reason: string): Explanation => {
    const stages = backend === 'webgpu' ? stagesOn(operation, shape, areForGpu) : []
    const built = backend === 'webgpu' && tuning ? { tuning } : {}
    return { backend, reason, predicted, ...built, ...(stages.length > 0 && { stages }) }
  }
  if (isForced) return on('webgpu', "the option backend is 'webgpu'")
  if (off !== undefined) return { backend: 'wasm', reason: off }
  if (!isReady) return on('wasm', 'the GPU is not open yet')
  if (isMeasured(choice)) return on(side, `measured on this machine: ${side} is expected to be faster`)
  if (isFallbackAdapter) return on('wasm', 'the adapter is software, and this was not measured on it')
  return on(side, 'assumed before calibration')
}

/** Transforms go to the GPU by group, each kind as it is faster. */
const stagesOn = (operation: Operation, { n, batch: count }: Shape, areForGpu: Situation['areForGpu']): Stage[] =>
  stagesOf(operation, n).map(({ operation, n, batch }) => {
    const isForGpu = operation === 'msm' || areForGpu({ n, batch: batch * groupSize(count) })
    return { operation, n, batch: batch * count, backend: isForGpu ? 'webgpu' : 'wasm' }
  })
