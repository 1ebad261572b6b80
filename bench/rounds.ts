/** Interleaved rounds: every library does one operation in the same minute, then comes the next operation. */
import { createHash } from 'node:crypto'
import type { Inputs, Operation, Result } from './operations.ts'
import { pairedRatio, type Summary, summarise } from './stats.ts'
import type { Library, Native, SubjectId } from './subjects/subject.ts'

export type Libraries = ReadonlyMap<SubjectId, Library>

export interface OperationResult {
  readonly title: string
  /** Milliseconds of one call. */
  readonly times: Readonly<Partial<Record<SubjectId, Summary>>>
  /** How many times as long each peer took as kzgpu, paired by round. */
  readonly ratios: Readonly<Partial<Record<SubjectId, Summary>>>
}

const isPair = (result: Result): result is Exclude<Result, boolean | Native> => Array.isArray(result)

/** What a result says, whatever form the library gives it in. */
function digest(library: Library, result: Result): string {
  if (typeof result === 'boolean') return String(result)
  const hash = createHash('sha256')
  const values = isPair(result) ? result.flat() : [result]
  for (const value of values) hash.update(library.bytes(value))
  return hash.digest('hex')
}

/** Two collections, so that none of the garbage of earlier calls falls into the next one's time. */
function collectGarbage(): void {
  globalThis.gc?.()
  globalThis.gc?.()
}

/** Starts with another library in each round, because the first one finds colder caches. */
function rotated(libraries: Libraries, round: number): [SubjectId, Library][] {
  const entries = [...libraries]
  const by = round % entries.length
  return [...entries.slice(by), ...entries.slice(0, by)]
}

/**
 * One operation on one set of fresh inputs by every library: milliseconds per call.
 *
 * @throws Error if two libraries disagree, because then at least one of the times is for a wrong result
 */
function sample(operation: Operation, libraries: Libraries, inputs: Inputs, round: number): Map<SubjectId, number> {
  const binds = Array.from({ length: operation.calls }, () => operation.inputs(inputs))
  const times = new Map<SubjectId, number>()
  const digests = new Map<SubjectId, string>()
  for (const [id, library] of rotated(libraries, round)) {
    const calls = binds.map((bind) => bind(library))
    collectGarbage()
    const start = performance.now()
    const results = calls.map((call) => call())
    times.set(id, (performance.now() - start) / calls.length)
    digests.set(id, results.map((result) => digest(library, result)).join())
  }
  if (new Set(digests.values()).size > 1 || [...digests.values()].some((value) => value.includes('false'))) {
    const said = [...digests].map(([id, value]) => `${id}: ${value.slice(0, 16)}`).join(', ')
    throw new Error(`${operation.title}: the libraries disagree, or a valid proof was refused (${said})`)
  }
  return times
}

export interface MeasureOptions {
  readonly quick: boolean
  readonly onProgress: (line: string) => void
}

export function measure(
  operations: readonly Operation[],
  libraries: Libraries,
  inputs: Inputs,
  { quick, onProgress }: MeasureOptions,
): Record<string, OperationResult> {
  const roundsOf = (operation: Operation) => operation.rounds[quick ? 'quick' : 'full']
  warmUp(operations, libraries, inputs, quick, onProgress)

  const samples = new Map(operations.map(({ id }) => [id, new Map<SubjectId, number[]>()]))
  const rounds = Math.max(...operations.map(roundsOf))
  for (let round = 0; round < rounds; round++) {
    for (const operation of operations) {
      if (round >= roundsOf(operation)) continue
      onProgress(`round ${round + 1} of ${rounds}: ${operation.title}`)
      for (const [id, time] of sample(operation, libraries, inputs, round)) {
        const series = samples.get(operation.id)!
        series.set(id, [...(series.get(id) ?? []), time])
      }
    }
  }
  return Object.fromEntries(operations.map(({ id, title }) => [id, { title, ...summaries(samples.get(id)!) }]))
}

/** Engines compile hot code again while it runs: one round of everything is not counted. */
function warmUp(
  operations: readonly Operation[],
  libraries: Libraries,
  inputs: Inputs,
  quick: boolean,
  onProgress: (line: string) => void,
): void {
  // kzg-wasm has run hot for half a minute while it loaded; a second round of its calls would not fit into a quick run.
  const warmed = quick ? new Map([...libraries].filter(([id]) => id !== 'kzg-wasm')) : libraries
  for (const operation of operations) {
    // The inputs of a batch take longer than all its calls.
    if (quick && operation.rounds.quick === 1) continue
    onProgress(`warm-up: ${operation.title}`)
    sample(operation, warmed, inputs, 0)
  }
}

function summaries(series: ReadonlyMap<SubjectId, readonly number[]>): Omit<OperationResult, 'title'> {
  const ours = series.get('kzgpu')
  const peers = ours ? [...series].filter(([id]) => id !== 'kzgpu') : []
  return {
    times: Object.fromEntries([...series].map(([id, times]) => [id, summarise(times)])),
    ratios: Object.fromEntries(peers.map(([id, theirs]) => [id, pairedRatio(theirs, ours!)])),
  }
}
