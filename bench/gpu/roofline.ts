/** A lower bound of an operation's time from its counts and a device's rates: what it computes and what it moves overlap,
 * transfers do not. */
import type { Counts } from './operation.ts'
import type { Rates } from './rates.ts'

export type RooflineRates = Pick<Rates, 'fr' | 'fp' | 'bytes' | 'transfer'> & {
  /** Milliseconds of a dispatch, besides what it does. */
  readonly dispatch: number
}

/** Milliseconds, but for the round trip. */
export function roofline(counts: Counts, field: 'fr' | 'fp', rates: RooflineRates): number {
  const computed = counts.multiplications / rates[field]
  const moved = counts.bytes / rates.bytes
  return Math.max(computed, moved) + counts.transferred / rates.transfer + counts.dispatches * rates.dispatch
}

export interface ModelledDevice {
  readonly name: string
  /** What the rates are made from. */
  readonly basis: string
  readonly rates: RooflineRates
}

/** Products of limbs in a multiplication, each with its sum: n² and, for the reduction, as many. */
const products = { fr: 2 * 20 ** 2, fp: 2 * 30 ** 2 }

/** Part of a device's integer multiplications that a chain of them reaches, with everything around them. */
const REACHED = 0.4

const modelled = (name: string, multiplyAdds: number, gigabytes: number, transfer: number): ModelledDevice => ({
  name,
  basis: `${multiplyAdds / 1e12}·10¹² 32-bit multiply-adds per second at ${REACHED * 100} %, ${gigabytes} GB/s, transfers ${transfer} GB/s`,
  rates: {
    fr: (multiplyAdds * REACHED) / products.fr / 1e3,
    fp: (multiplyAdds * REACHED) / products.fp / 1e3,
    bytes: gigabytes * 1e6,
    transfer: transfer * 1e6,
    dispatch: 0.01,
  },
})

/** Not measured: classes of hardware, by the throughput that their makers state. */
export const MODELLED: readonly ModelledDevice[] = [
  modelled('integrated graphics of a laptop (model)', 0.4e12, 60, 8),
  modelled('middle class graphics card (model)', 5e12, 300, 10),
  modelled('large graphics card (model)', 20e12, 900, 20),
]
