/** Sizes from which the GPU wins, read off the laws. */
import type { Choice } from './choice.ts'

export interface Thresholds {
  /** Least n from which one operation is expected to be faster on the GPU; none if it never is. */
  readonly crossover: number | undefined
  /** The same for each operation of a batch of 64. */
  readonly batchCrossover: number | undefined
}

/** Half octaves from 2 to 2^22. */
const SIZES: readonly number[] = /* @__PURE__ */ Array.from({ length: 43 }, (_, i) => Math.round(2 ** (1 + i / 2)))
const BATCH = 64

export const thresholdsOf = (choice: Choice): Thresholds => ({
  crossover: crossoverOf(choice, 1),
  batchCrossover: crossoverOf(choice, BATCH),
})

/** The least size such that the GPU wins there and at all larger ones. */
function crossoverOf(choice: Choice, batch: number): number | undefined {
  let least: number | undefined
  for (const n of [...SIZES].reverse()) {
    if (choice.explain({ n, batch }).side === 'wasm') return least
    least = n
  }
  return least
}
