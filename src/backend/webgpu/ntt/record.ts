import type { GpuRange } from '../buffers.ts'
import type { GpuJob } from '../job.ts'
import { inPieces } from '../pieces.ts'
import type { Kernel, LayoutName, Pipelines } from '../pipelines.ts'
import { hasFirstStep, LEFT_OUT, LOG_GROUP, type Pass, passesOf, tilesOf, tilesPerGroup } from './plan.ts'
import type { NttRanges } from './tables.ts'

/** A transform of what is on the device. */
export interface Recording {
  readonly logN: number
  readonly batch: number
  readonly inverse: boolean
  /** Whether the roots are those of a coset, and the factors powers of its shift. */
  readonly coset: boolean
  readonly tables: NttRanges
  /** Multiplies the values on the way in. */
  readonly others?: GpuRange | undefined
}

/** The kernels of a recording's passes. */
export type PassKernels = (pass: Pass, index: number, signal: AbortSignal | undefined) => Promise<Kernel>

export function kernelsOf(pipelines: Pipelines, layout: LayoutName, recording: Recording): PassKernels {
  const { others, tables } = recording
  return (pass, index, signal) => {
    const constants = {
      TIMES: Number(index === 0 && others !== undefined),
      FIRST: Number(hasFirstStep(pass, isOnCoset(recording))),
      SCALE: Number(pass.isLast && tables.factors !== undefined),
    }
    return pipelines.get('ntt_pass', layout, constants, signal)
  }
}

/** Whether the roots are those of a coset: the inverse has its shift in the factors. */
const isOnCoset = ({ coset, inverse }: Recording) => coset && !inverse

/**
 * Records the passes of transforms, from one buffer to the other and back.
 *
 * @param values and `spare`, of the same size, are both written; n is at least 2
 * @returns the one that has the results in the end
 */
export async function record(
  job: GpuJob,
  kernels: PassKernels,
  recording: Recording,
  values: GpuRange,
  spare: GpuRange,
): Promise<GpuRange> {
  const { logN, batch, inverse, coset, tables, others } = recording
  const onCoset = isOnCoset(recording)
  const [roots, factors] = [tables.roots, tables.factors ?? tables.roots]
  let [from, to] = [values, spare]
  for (const [index, pass] of passesOf(logN).entries()) {
    const { done, levels, isLast } = pass
    const kernel = await kernels(pass, index, job.signal)
    const tiles = tilesOf(pass, logN, batch)
    const perGroup = tilesPerGroup(pass)
    const scaled = isLast && tables.factors !== undefined
    const leftOut = hasFirstStep(pass, onCoset) ? LEFT_OUT : 0
    const factorsOfScalar = levels / 2 - leftOut + Number(scaled) + Number(index === 0 && others !== undefined)
    const cost = 2 ** LOG_GROUP * factorsOfScalar
    for (const piece of inPieces(job, Math.ceil(tiles / perGroup), cost)) {
      const flags = [Number(onCoset), Number(isLast), Number(inverse), coset && inverse ? 2 ** logN - 1 : 0]
      const params = [logN, done, levels, tiles, piece.first * perGroup, ...flags]
      await job.dispatch(kernel, [from, to, roots, others ?? roots, factors], params, piece.groups, piece.cost)
    }
    ;[from, to] = [to, from]
  }
  return from
}
