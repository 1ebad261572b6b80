/** Measures both sides on a few sizes: a ladder first, then where the decision is least certain, until time is up. */
import { throwIfAborted } from '../driver.ts'
import type { Choice, Side } from './choice.ts'
import type { Shape } from './law.ts'

export interface CalibrationOptions {
  /** Milliseconds of measurements. */
  readonly budget?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Largest n to measure. */
  readonly largest?: number | undefined
  /** Waits until the caller has nothing else to do. */
  readonly pause?: (() => Promise<void>) | undefined
}

/** Runs a shape on one side.
 * @returns milliseconds */
export type Probe = (side: Side, shape: Shape) => Promise<number>

export interface CalibrationResult {
  /** Milliseconds that were spent. */
  readonly spent: number
  readonly probes: number
}

const DEFAULT_BUDGET = 2000
const SIDES: readonly Side[] = ['wasm', 'webgpu']
/** Powers of two of the ladder. */
const RUNGS: readonly number[] = [8, 10, 12, 14, 16]
/** A rung may take this share of what is left. */
const RUNG_SHARE = 0.2
/** Powers of two between which the refinement chooses, by half octaves. */
const DOUBLINGS = { first: 5, last: 17 }
const MAX_PROBES = 60
/** Expected loss, as a share, below which nothing more is worth knowing. */
const CERTAIN = 0.005

/** Never blocks for longer than one probe, and stops at an abort with what it has learnt until then.
 * @throws what a probe throws; the signal's reason */
export async function calibrate(
  choice: Choice,
  probe: Probe,
  options: CalibrationOptions = {},
): Promise<CalibrationResult> {
  const { budget = DEFAULT_BUDGET, signal, largest = 2 ** DOUBLINGS.last, pause } = options
  let [spent, probes] = [0, 0]
  const left = (): number => budget - spent
  const measure = async (side: Side, shape: Shape): Promise<void> => {
    await pause?.()
    throwIfAborted(signal)
    const ms = await probe(side, shape)
    spent += ms
    probes++
    choice.learn(side, { ...shape, ms })
  }
  const smallest = { n: Math.min(2 ** (RUNGS[0] as number), largest), batch: 1 }
  for (const side of SIDES) {
    // The first run compiles, allocates and warms up: what it takes says nothing, and is not learnt.
    await pause?.()
    throwIfAborted(signal)
    spent += await probe(side, smallest)
  }
  try {
    for (const rung of RUNGS) {
      const shape = { n: 2 ** rung, batch: 1 }
      if (shape.n > largest) break
      for (const side of SIDES) {
        for (let i = 0; i < 2; i++) {
          if (rung > (RUNGS[0] as number) && expected(choice, side, shape) > RUNG_SHARE * left()) break
          await measure(side, shape)
        }
      }
      choice.refit()
    }
    while (probes < MAX_PROBES) {
      const next = mostDoubtful(choice, largest, left())
      if (!next) break
      await measure(next.side, next.shape)
      choice.refit()
    }
  } finally {
    choice.refit()
  }
  return { spent, probes }
}

const expected = (choice: Choice, side: Side, shape: Shape): number => choice.explain(shape).predicted[side]

/** The shape at which a wrong decision would be expected to cost the largest share, and the side that is less known. */
function mostDoubtful(choice: Choice, largest: number, left: number): { side: Side; shape: Shape } | undefined {
  let best: { side: Side; shape: Shape; risk: number } | undefined
  for (let half = 2 * DOUBLINGS.first; half <= 2 * DOUBLINGS.last; half++) {
    const shape = { n: half % 2 ? Math.round(2 ** (half / 2)) : 2 ** (half / 2), batch: 1 }
    if (shape.n > largest) break
    const { risk, side, cost } = choice.risk(shape)
    if (risk > (best?.risk ?? CERTAIN) && cost <= left) best = { side, shape, risk }
  }
  return best
}
