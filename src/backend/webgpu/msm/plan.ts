/** How a set of sums is computed: windows, buckets, rounds, and what that takes. Nothing here touches a device. */
import { ADDITION, MIXED_ADDITION, windowBits, windowsOf } from './windows.ts'

/** Scalars that one round takes at most, of all its sums together. */
export const ROUND_SCALARS = 2 ** 17
/** Bytes of one point's sum, and of a resident point with the x-coordinate of its image under the endomorphism. */
export const SUM_BYTES = 192
export const POINT_BYTES = 96
export const IMAGE_BYTES = 48
/** What a scalar's halves have at most, binary logarithm: (x² − 1)/2 and a little. */
const HALF_BITS = 126.43
/** The default limit of a storage binding. */
const LARGEST_BINDING = 2 ** 27
/** Pieces of divided buckets, or buckets, that one invocation adds up. */
const COMBINE = 32
const REDUCE = 16
/** From so many sums on, their windows are put together on the device. */
const DEVICE_HORNER = 8

/** Adds up pieces of divided buckets: `threads` invocations of 32 pieces each. */
export interface CombineStep {
  readonly pieces: number
  readonly threads: number
  readonly each: number
  /** Index of the first piece's sum, and of the first that is left for the next step. */
  readonly from: number
  readonly to: number
  /** Positions of their owners. */
  readonly owners: number
  readonly next: number
  readonly isLast: boolean
}

/** Turns every `each` weighted sums into one. Steps and doublings as the kernel counts them. */
export interface ReduceStep {
  readonly threads: number
  readonly each: number
  readonly r: number
  readonly a: number
  readonly toR: number
  readonly toA: number
  readonly running: number
  readonly doublings: number
  readonly steps: number
  readonly isLast: boolean
}

/** What the device does for uniformly random scalars. */
export interface MsmCounts {
  /** Field multiplications and squarings; additions to an empty sum are none. */
  readonly multiplications: number
  /** Bytes that kernels read and write. */
  readonly bytes: number
  /** Bytes from and to the host. */
  readonly bytesUp: number
  readonly bytesDown: number
  readonly dispatches: number
}

export interface MsmPlan {
  /** Sums at once, and terms of the longest. */
  readonly sums: number
  readonly terms: number
  /** Terms of each sum in a round, and rounds. */
  readonly perRound: number
  readonly rounds: number
  readonly bits: number
  readonly windows: number
  /** Of all windows of all sums. */
  readonly buckets: number
  /** Signed digits of a round. */
  readonly digits: number
  /** Terms of a piece of a bucket at most; pieces of all buckets at most, and of divided ones. */
  readonly longest: number
  readonly pieces: number
  /** Pieces of divided buckets that random scalars have in a round. */
  readonly split: number
  readonly combine: readonly CombineStep[]
  readonly reduce: readonly ReduceStep[]
  /** Owners of pieces in all steps of `combine`. */
  readonly owners: number
  /** Sums in the buffer of sums: buckets, pieces of divided buckets, and what the steps write. */
  readonly sumCount: number
  /** Index of the first result and number of results: a point per sum, or per window. */
  readonly results: number
  readonly resultCount: number
  readonly counts: MsmCounts
}

function combineSteps(pieces: number, buckets: number) {
  const steps: CombineStep[] = []
  let [from, owners] = [buckets, 0]
  for (let left = pieces; left > 0; ) {
    const threads = Math.ceil(left / COMBINE)
    const [to, next, isLast] = [from + left, owners + left, threads === 1]
    steps.push({ pieces: left, threads, each: COMBINE, from, to, owners, next, isLast })
    left = isLast ? 0 : 2 * threads
    from = to
    owners = next
  }
  return { steps, end: from, owners }
}

function reduceSteps(sums: number, windows: number, perWindow: number, bits: number, free: number) {
  const steps: ReduceStep[] = []
  let [r, a, next] = [0, 0, free]
  let weight = 0
  for (let left = perWindow; left > 1; ) {
    const each = Math.min(REDUCE, left)
    left /= each
    const threads = sums * windows * left
    const isFirst = steps.length === 0
    const running = 2 * each - (isFirst ? 0 : 1)
    const doublings = weight
    const last = isFirst ? running : running + doublings + each
    const [toR, toA] = [next, next + threads]
    steps.push({ threads, each, r, a, toR, toA, running, doublings, steps: last, isLast: false })
    weight += Math.log2(each)
    r = toR
    a = toA
    next += 2 * threads
  }
  if (sums >= DEVICE_HORNER) {
    const last = (windows - 1) * (bits + 1) + 1
    const horner = { each: windows, r, a, toR: next, toA: next, running: 0, doublings: bits, steps: last, isLast: true }
    steps.push({ threads: sums, ...horner })
    a = next
    next += sums
  }
  return { steps, results: a, end: next }
}

/** What follows from the number of terms alone, not from how they fall. */
type Sizes = Omit<MsmPlan, 'counts' | 'split'>

/** Additions whose operands are both points, for random scalars. */
function additions({ sums, terms, perRound, rounds, bits, windows, longest }: Sizes) {
  const perWindow = 2 ** (bits - 1)
  let [mixed, full] = [0, 0]
  for (let window = 0; window < windows; window++) {
    const reach = Math.min(perWindow, Math.floor(2 ** (HALF_BITS - window * bits)) + 1)
    // The sign takes half of a window's values, but for the uppermost window's, which have none left above.
    const nonZero = window === windows - 1 ? 1 : 1 - 2 ** -bits
    const load = (2 * perRound * nonZero) / reach
    const occupied = reach * -Math.expm1(-load)
    const split = Math.max(0, load / longest - 0.5) * reach
    const [pieces, all] = [occupied + split, 2 * terms * nonZero]
    mixed += sums * (all - pieces - (rounds - 1) * split)
    full += sums * rounds * split
  }
  return { mixed, full }
}

function countsOf(plan: Sizes, { mixed, full }: ReturnType<typeof additions>): MsmCounts {
  const { sums, terms, rounds, buckets, digits, combine, reduce, resultCount, owners } = plan
  let reductions = 0
  let reduceBytes = 0
  for (const { threads, running, steps, each } of reduce) {
    // The first item starts the running sum, and the running sum the sum of sums.
    reductions += threads * (steps - Math.min(running, 2))
    reduceBytes += threads * (each + 2) * SUM_BYTES
  }
  const scalarBytes = sums * terms * 32
  const perRoundBytes =
    digits * (8 + 8 + 4 + 4) + buckets * (4 * 6 + 16 + SUM_BYTES) + owners * 8 + digits * (POINT_BYTES + 4)
  return {
    multiplications: Math.round(mixed * MIXED_ADDITION + (full + reductions) * ADDITION),
    bytes: 2 * scalarBytes + rounds * perRoundBytes + reduceBytes,
    bytesUp: scalarBytes + 8 * sums,
    bytesDown: resultCount * SUM_BYTES,
    // Digits, two scans, scatter, lengths and their scan, pieces, accumulation.
    dispatches: rounds * (8 + combine.length) + reduce.length,
  }
}

/** The plan for `sums` sums of at most `terms` terms each; both at least 1. `bits` overrides the window. */
export function planMsm(terms: number, sums = 1, bits = windowBits(terms)): MsmPlan {
  const perRound = Math.min(terms, ROUND_SCALARS)
  const rounds = Math.ceil(terms / perRound)
  const windows = windowsOf(bits)
  const perWindow = 2 ** (bits - 1)
  const buckets = sums * windows * perWindow
  const digits = 2 * sums * perRound * windows
  // A power of two, from half as much again as a bucket has on average to three times that: few random ones are divided.
  const longest = Math.max(16, 2 ** Math.ceil(Math.log2((1.5 * 2 * perRound) / perWindow)))
  const divided = Math.floor(digits / longest) + Math.floor(digits / (longest + 1))
  const combine = combineSteps(divided, buckets)
  const reduce = reduceSteps(sums, windows, perWindow, bits, combine.end)
  const plan = {
    ...{ sums, terms, perRound, rounds, bits, windows, buckets, digits, longest },
    pieces: Math.min(buckets, digits) + Math.floor(digits / longest),
    ...{ combine: combine.steps, owners: combine.owners, reduce: reduce.steps },
    ...{ results: reduce.results, sumCount: reduce.end },
    resultCount: sums >= DEVICE_HORNER ? sums : sums * windows,
  }
  const added = additions(plan)
  return { ...plan, split: added.full / rounds, counts: countsOf(plan, added) }
}

/** Sums of `terms` terms that fit into one plan. */
export function sumsPerPlan(terms: number): number {
  const most = Math.max(1, Math.floor(ROUND_SCALARS / terms))
  const fits = (sums: number) => planMsm(terms, sums).sumCount * SUM_BYTES <= LARGEST_BINDING
  let [least, above] = [1, most + 1]
  while (above - least > 1) {
    const middle = (least + above) >> 1
    if (fits(middle)) least = middle
    else above = middle
  }
  return least
}
