/** Measures both sides on a few sizes: a ladder first, then where the decision is least certain, until time is up. */
import { throwIfAborted } from '../driver.ts'
import type { Choice, Side } from './choice.ts'
import type { Shape } from './law.ts'

export interface CalibrationOptions {
  /** Milliseconds of measurements. */
  readonly budget?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** What may be measured, ascending. */
  readonly shapes?: readonly Shape[] | undefined
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

/** Milliseconds for everything that an instance can measure. */
export const DEFAULT_BUDGET = 2000
const SIDES: readonly Side[] = ['wasm', 'webgpu']
/** Work of a rung of the ladder, in that of the one below. */
const RUNG = 4
/** A rung may take this share of what is left. */
const RUNG_SHARE = 0.2
/** Half octaves of n. */
const SHAPES: readonly Shape[] = /* @__PURE__ */ halfOctaves(5, 17)
/** Work of the first rung, in scalars or terms. */
const FIRST_RUNG = 256
const MAX_PROBES = 60
/** Expected loss, as a share, below which nothing more is worth knowing. */
const CERTAIN = 0.005

/** Shapes of one operation each, from 2^first to 2^last. */
export function halfOctaves(first: number, last: number): readonly Shape[] {
  return Array.from({ length: 2 * (last - first) + 1 }, (_, i) => ({ n: Math.round(2 ** (first + i / 2)), batch: 1 }))
}

/** Never blocks for longer than one probe, and stops at an abort with what it has learnt until then.
 * @throws what a probe throws; the signal's reason */
export async function calibrate(
  choice: Choice,
  probe: Probe,
  options: CalibrationOptions = {},
): Promise<CalibrationResult> {
  const { budget = DEFAULT_BUDGET, signal, shapes = SHAPES, pause } = options
  const ladder = rungs(shapes)
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
  const [smallest] = ladder
  if (!smallest) return { spent, probes }
  for (const side of SIDES) {
    // The first run compiles, allocates and warms up: what it takes says nothing, and is not learnt.
    await pause?.()
    throwIfAborted(signal)
    const ms = await probe(side, smallest)
    // What is compiled is not part of the budget.
    spent += Math.min(ms, budget / 4)
  }
  try {
    for (const shape of ladder) {
      for (const side of SIDES) {
        for (let i = 0; i < 2; i++) {
          if (shape !== smallest && expected(choice, side, shape) > RUNG_SHARE * left()) break
          await measure(side, shape)
        }
      }
      choice.refit()
    }
    while (probes < MAX_PROBES) {
      const next = mostDoubtful(choice, shapes, left())
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

const workOf = ({ n, batch }: Shape): number => n * batch

function rungs(shapes: readonly Shape[]): readonly Shape[] {
  const ladder: Shape[] = []
  for (const shape of shapes) {
    const last = ladder.at(-1)
    const isNext = last ? workOf(shape) >= RUNG * workOf(last) : workOf(shape) >= FIRST_RUNG
    if (isNext) ladder.push(shape)
  }
  return ladder
}

/** The shape at which a wrong decision would be expected to cost the largest share, and the side that is less known. */
function mostDoubtful(
  choice: Choice,
  shapes: readonly Shape[],
  left: number,
): { side: Side; shape: Shape } | undefined {
  let best: { side: Side; shape: Shape; risk: number } | undefined
  for (const shape of shapes) {
    const { risk, side, cost } = choice.risk(shape)
    if (risk > (best?.risk ?? CERTAIN) && cost <= left) best = { side, shape, risk }
  }
  return best
}
