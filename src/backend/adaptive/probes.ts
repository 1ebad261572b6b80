/** What can be measured of an instance: its operations on made-up input, one after the other. */
import { type CalibrationOptions, calibrate, DEFAULT_BUDGET } from './calibration.ts'
import type { Side } from './choice.ts'
import type { GpuEngines } from './engines.ts'
import type { Shape } from './law.ts'
import type { Operation } from './priors.ts'
import type { Choices } from './profile.ts'

/** How an operation is run on made-up input, for calibration. */
export interface OperationProbe {
  /** What may be measured, ascending. */
  readonly shapes: readonly Shape[]
  /** Makes the input, and brings it to both sides. */
  prepare(shape: Shape): Promise<void>
  run(side: Side, shape: Shape, engines: GpuEngines): Promise<void>
  /** Frees what it has made. */
  end(): void
}

export type Probes = Readonly<Partial<Record<Operation, OperationProbe>>>

export interface CalibrateAllOptions extends CalibrationOptions {
  readonly now: () => number
  /** Called before each measurement; throws if there is nobody left to measure for. */
  readonly check: () => void
}

/** Measures every operation on both sides, each for its part of the budget.
 * @returns the speeds that the device had shown after each operation, where engines know them
 * @throws what a probe throws; the signal's reason */
export async function calibrateAll(
  choices: Choices,
  probes: Probes,
  engines: GpuEngines,
  { now, check, budget = DEFAULT_BUDGET, ...options }: CalibrateAllOptions,
): Promise<readonly number[]> {
  const all = Object.entries(probes) as [Operation, OperationProbe][]
  const rates: number[] = []
  for (const [operation, probe] of all) {
    const timed = async (side: Side, shape: Shape): Promise<number> => {
      check()
      await probe.prepare(shape)
      const start = now()
      await probe.run(side, shape, engines)
      return now() - start
    }
    const given = { shapes: probe.shapes, ...options, budget: budget / all.length }
    await calibrate(choices[operation], timed, given).finally(() => probe.end())
    if (engines.rate !== undefined) rates.push(engines.rate)
  }
  return rates
}
