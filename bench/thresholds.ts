/** What this project promises of its speed and memory, as a table that a run is checked against. */
import type { BenchResult } from './result.ts'

export interface Verdict {
  readonly what: string
  readonly limit: string
  /** `undefined`: this run did not measure it. */
  readonly value: string | undefined
  readonly isMet: boolean | undefined
}

interface Threshold {
  readonly what: string
  readonly atMost?: number
  readonly atLeast?: number
  readonly format: (value: number) => string
  readonly value: (result: BenchResult) => number | undefined
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`
const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`
const times = (factor: number) => `${factor.toFixed(1)}×`

const cold = (result: BenchResult, scenario: 'commit' | 'cells') => result.cold.kzgpu?.[scenario]

/** Operations that must beat today's Wasm library by this factor. */
const FASTER_THAN_KZG_WASM = 3
const FASTER = ['commit', 'blob-proof', 'verify-blob', 'verify-batch-64', 'cells-and-proofs', 'recover-64']

const THRESHOLDS: readonly Threshold[] = [
  {
    what: 'ready after import, cold process',
    atMost: 300,
    format: seconds,
    value: (result) => cold(result, 'commit')?.readyMs.median,
  },
  {
    what: 'first commitment done, from before the import, cold process',
    atMost: 600,
    format: seconds,
    value: (result) => cold(result, 'commit')?.doneMs.median,
  },
  {
    what: 'first cells and proofs call, cold process',
    atMost: 3000,
    format: seconds,
    value: (result) => cold(result, 'cells')?.firstCallMs.median,
  },
  ...FASTER.map((id) => ({
    what: `${id}: times faster than kzg-wasm`,
    atLeast: FASTER_THAN_KZG_WASM,
    format: times,
    value: (result: BenchResult) => result.operations[id]?.ratios['kzg-wasm']?.median,
  })),
  {
    what: 'Wasm memory after a commitment',
    atMost: 80 * 2 ** 20,
    format: mebibytes,
    value: (result) => cold(result, 'commit')?.wasmMemoryBytes.median,
  },
  {
    what: 'Wasm memory after cells and proofs',
    atMost: 200 * 2 ** 20,
    format: mebibytes,
    value: (result) => cold(result, 'cells')?.wasmMemoryBytes.median,
  },
]

export function judge(result: BenchResult): Verdict[] {
  return THRESHOLDS.map(({ what, atMost, atLeast, format, value: find }) => {
    const value = find(result)
    const limit = atMost === undefined ? `≥ ${format(atLeast ?? 0)}` : `≤ ${format(atMost)}`
    if (value === undefined) return { what, limit, value: undefined, isMet: undefined }
    return { what, limit, value: format(value), isMet: value <= (atMost ?? Infinity) && value >= (atLeast ?? 0) }
  })
}
