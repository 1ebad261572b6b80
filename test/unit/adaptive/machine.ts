/** Simulated machines: times follow a cost law that the test knows, with noise, spikes and drift. No time passes. */

import type { Side } from '../../../src/backend/adaptive/choice.ts'
import type { Shape } from '../../../src/backend/adaptive/law.ts'
import { createRandom } from './random.ts'

export type CostLaw = (shape: Shape) => number

export interface MachineOptions {
  readonly wasm: CostLaw
  readonly webgpu: CostLaw
  /** Standard deviation of the logarithm. */
  readonly noise?: number
  /** Share of calls that take several times as long. */
  readonly spikes?: number
  readonly seed: number
}

export class SimulatedMachine {
  readonly #random: () => number
  readonly #options: MachineOptions
  /** Factor of what each side takes. */
  readonly drift: Record<Side, number> = { wasm: 1, webgpu: 1 }

  constructor(options: MachineOptions) {
    this.#options = options
    this.#random = createRandom(options.seed)
  }

  /** What a shape takes without noise. */
  expected(side: Side, shape: Shape): number {
    return this.#options[side](shape) * this.drift[side]
  }

  /** What a call takes. */
  run(side: Side, shape: Shape): number {
    const { noise = 0.05, spikes = 0.02 } = this.#options
    const spike = this.#random() < spikes ? 2 + 6 * this.#random() : 1
    return this.expected(side, shape) * Math.exp(noise * this.#normal()) * spike
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random())
  }
}
