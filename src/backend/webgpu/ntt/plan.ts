import { BYTES } from './scalars.ts'

/** Scalars of a workgroup: as many as fit 16 KiB, the workgroup memory that every device has. */
export const LOG_GROUP = 9

/** Levels that a thread does before scalars are exchanged. */
const LEVELS_AT_ONCE = 3

/** The largest transform: its scalars fill the largest buffer that every device can bind. */
export const MAX_LOG_N = 22

/** One pass of all transforms through memory. */
export interface Pass {
  /** Levels before it. */
  readonly done: number
  /** Levels that it does, one at least. */
  readonly levels: number
  readonly isLast: boolean
}

/** What a transform is, as far as its plan goes. */
export interface NttShape {
  readonly n: number
  readonly batch?: number | undefined
  readonly inverse?: boolean | undefined
  readonly coset?: unknown
  /** Whether the values are multiplied by others on the way in. */
  readonly times?: unknown
}

/** What transforms cost, as counted and not as measured. */
export interface NttCounts {
  /** Of the field, as the textbook has them: half a one per scalar and level, and one for each factor. Those by the root 1
   * are among them, see {@link LEFT_OUT}. */
  readonly multiplications: number
  /** Read and written in the device's memory, if every root is read once a pass. */
  readonly bytes: number
  readonly dispatches: number
  readonly passes: number
}

/** Divides log n levels into as few passes as possible, all of them but the last in steps of three.
 * @param logN 0 to {@link MAX_LOG_N} */
export function passesOf(logN: number): Pass[] {
  const passes: Pass[] = []
  const count = Math.ceil(logN / LOG_GROUP)
  for (let done = 0; done < logN; ) {
    const steps = Math.ceil((logN - done) / LEVELS_AT_ONCE)
    const levels = Math.min(logN - done, Math.ceil(steps / (count - passes.length)) * LEVELS_AT_ONCE)
    passes.push({ done, levels, isLast: done + levels === logN })
    done += levels
  }
  return passes
}

/** Whether a pass begins with the step of its own for the first three levels over a subgroup, in which seven of twelve
 * butterflies have the root 1. It is a kernel of its own, too, which transforms of one pass would not be worth.
 * @param onCoset whether the roots are those of a coset */
export const hasFirstStep = ({ done, isLast }: Pass, onCoset: boolean): boolean => done === 0 && !isLast && !onCoset

/** Multiplications by 1, for each scalar, that it leaves out. */
export const LEFT_OUT = 7 / 8

/** Tiles of a pass, each of 2^levels scalars. */
export const tilesOf = ({ levels }: Pass, logN: number, batch: number): number => batch * 2 ** (logN - levels)

/** Tiles that a workgroup does. */
export const tilesPerGroup = ({ levels }: Pass): number => 2 ** (LOG_GROUP - levels)

/** Whether results are multiplied by factors: 1/n, powers of a shift, what a product left behind. */
export const isScaled = ({ inverse, times }: NttShape): boolean => inverse === true || times !== undefined

/** The counts of transforms of n scalars each, n a power of two. */
export function countsOf(shape: NttShape): NttCounts {
  const { n, batch = 1, times } = shape
  const logN = Math.log2(n)
  const passes = passesOf(logN).length
  const scalars = n * batch
  const factors = passes === 0 ? 0 : Number(isScaled(shape)) + Number(times !== undefined)
  return {
    multiplications: scalars * (logN / 2 + factors),
    bytes: BYTES * (scalars * (2 * passes + factors) + (passes * n) / 2),
    dispatches: passes,
    passes,
  }
}
