/** Interleaved rounds: every subject does one operation in the same minute, then comes the next operation. */
import type { Inputs } from './operations/inputs.ts'
import type { Group, Operation } from './operations/operation.ts'
import type { Runner } from './runners/runner.ts'
import { REFUSED } from './runners/sample.ts'
import { pairedRatio, type Summary, summarise } from './stats.ts'
import type { Argument } from './subjects/subject.ts'

export interface OperationResult {
  readonly title: string
  readonly group?: Group
  readonly logSize?: number
  /** Milliseconds of one call, by subject. */
  readonly times: Readonly<Record<string, Summary>>
  /** How many times as long each peer took as kzgpu, paired by round. */
  readonly ratios: Readonly<Record<string, Summary>>
}

/** Milliseconds of one call by round; a subject that sat a round out has no entry for it. */
export type Series = ReadonlyMap<number, number>

export interface MeasureOptions {
  readonly quick: boolean
  readonly onProgress: (line: string) => void
}

/** Subjects that are slow to do anything take part in so many rounds. */
const SLOW_ROUNDS = { full: 3, quick: 1 }

/** An operation is warm after so much work of each who was cold, or so many repetitions of it. */
const WARM_UP = { largest: 14, full: { ms: 400, repetitions: 5 }, quick: { ms: 200, repetitions: 3 } }

/** Starts with another subject in each round, because the first one finds colder caches. */
function rotated<T>(list: readonly T[], round: number): T[] {
  const by = list.length === 0 ? 0 : round % list.length
  return [...list.slice(by), ...list.slice(0, by)]
}

const offering = (runners: readonly Runner[], { method, logSize }: Operation) =>
  runners.filter((runner) => runner.offers(method, logSize))

/**
 * One operation on one set of fresh inputs by every subject: milliseconds per call.
 *
 * @throws Error if two subjects disagree, because then at least one of the times is for a wrong result
 */
async function sample(
  operation: Operation,
  runners: readonly Runner[],
  inputs: Inputs,
  round: number,
): Promise<Map<string, number>> {
  const calls: (readonly Argument[])[] = []
  for (let i = 0; i < operation.calls; i++) calls.push(await operation.inputs(inputs))
  const times = new Map<string, number>()
  const digests = new Map<string, string>()
  for (const runner of rotated(runners, round)) {
    const { ms, digest } = await runner.sample(operation.method, calls)
    times.set(runner.id, ms)
    digests.set(runner.id, digest)
  }
  if (new Set(digests.values()).size > 1 || [...digests.values()].some((value) => value.includes(REFUSED))) {
    const said = [...digests].map(([id, value]) => `${id}: ${value.slice(0, 16)}`).join(', ')
    throw new Error(`${operation.title}: the libraries disagree, or valid input was refused (${said})`)
  }
  return times
}

export type Measured = ReadonlyMap<string, ReadonlyMap<string, Series>>

/** @returns by operation and subject, the times of each round */
export async function measure(
  operations: readonly Operation[],
  runners: readonly Runner[],
  inputs: Inputs,
  { quick, onProgress }: MeasureOptions,
): Promise<Measured> {
  const kind = quick ? 'quick' : 'full'
  const chosen = operations.filter((operation) => operation.rounds[kind] > 0 && offering(runners, operation).length > 0)
  for (const operation of chosen) await warmUp(operation, offering(runners, operation), inputs, { quick, onProgress })

  const series = new Map(chosen.map(({ id }) => [id, new Map<string, Map<number, number>>()]))
  const rounds = Math.max(0, ...chosen.map((operation) => operation.rounds[kind]))
  for (let round = 0; round < rounds; round++) {
    for (const operation of chosen) {
      if (round >= operation.rounds[kind]) continue
      const present = offering(runners, operation).filter(({ isSlow }) => !isSlow || round < SLOW_ROUNDS[kind])
      if (present.length === 0) continue
      onProgress(`round ${round + 1} of ${rounds}: ${operation.title}`)
      const bySubject = series.get(operation.id)!
      for (const [id, ms] of await sample(operation, present, inputs, round)) {
        bySubject.set(id, (bySubject.get(id) ?? new Map()).set(round, ms))
      }
    }
  }
  return series
}

/** Engines compile hot code again while it runs: what comes before that is not counted. */
async function warmUp(
  operation: Operation,
  runners: readonly Runner[],
  inputs: Inputs,
  { quick, onProgress }: MeasureOptions,
): Promise<void> {
  const { isCostlyToPrepare, logSize = 0 } = operation
  // The slow are warm after one call, or were from loading; large sizes run what the smaller ones have warmed.
  const cold = runners.filter(({ isSlow }) => !isSlow)
  if (cold.length === 0 || (quick && isCostlyToPrepare) || logSize > WARM_UP.largest) return
  onProgress(`warm-up: ${operation.title}`)
  const { ms: enough, repetitions } = WARM_UP[quick ? 'quick' : 'full']
  let spent = 0
  for (let i = 0; i < repetitions && spent < enough * cold.length; i++) {
    const times = await sample(operation, cold, inputs, i)
    for (const ms of times.values()) spent += ms * operation.calls
  }
}

/** The series of one operation as a result: `ours` against every other subject of `peers`. */
export function resultOf(
  { title, group, logSize }: Operation,
  series: ReadonlyMap<string, Series>,
  ours: string,
  peers: readonly string[],
): OperationResult {
  const own = series.get(ours)
  const present = peers.filter((id) => series.has(id))
  const ids = own ? [ours, ...present] : present
  const ratios = own ? present.map((id) => [id, pairedRatio(series.get(id)!, own)] as const) : []
  return {
    title,
    group,
    ...(logSize === undefined ? {} : { logSize }),
    times: Object.fromEntries(ids.map((id) => [id, summarise([...series.get(id)!.values()])])),
    ratios: Object.fromEntries(ratios),
  }
}
