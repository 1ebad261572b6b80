/** What this project aims for and what it promises, as tables that a run is checked against. */
import type { BenchResult } from './result.ts'

export interface Verdict {
  readonly what: string
  /** A minimum that a change must not break, or the goal that the work is measured by. */
  readonly kind: 'minimum' | 'goal'
  readonly limit: string
  /** `undefined`: this run did not measure it. */
  readonly value: string | undefined
  readonly isMet: boolean | undefined
}

interface Threshold {
  readonly what: string
  readonly kind: Verdict['kind']
  /** The tiers that it is meant for; without, every tier. */
  readonly tier?: 'fast' | 'baseline'
  readonly atMost?: number
  readonly atLeast?: number
  readonly format: (value: number) => string
  readonly value: (result: BenchResult) => number | undefined
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`
const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`
const times = (factor: number) => `${factor.toFixed(2)}×`

const cold = (result: BenchResult, scenario: 'commit' | 'cells') => result.cold.kzgpu?.[scenario]
const readyMs = (result: BenchResult) => cold(result, 'commit')?.readyMs.median

/** A peer's load: in a process of its own, or in the main one. */
const loadOf = (result: BenchResult, peer: 'c-kzg' | 'kzg-wasm') =>
  result.cold[peer]?.commit?.readyMs.median ?? result.subjects[peer]?.loadMs

function loadRatio(result: BenchResult, peer: 'c-kzg' | 'kzg-wasm'): number | undefined {
  const [ours, theirs] = [readyMs(result), loadOf(result, peer)]
  return ours === undefined || theirs === undefined ? undefined : theirs / ours
}

/** How many times as long the peer takes; below 1 where it is faster. */
const ratio = (
  operation: string,
  peer: string,
  atLeast: number,
  rest: Pick<Threshold, 'kind' | 'tier'>,
): Threshold => ({
  what: `${operation}: times faster than ${peer}`,
  atLeast,
  format: times,
  value: (result) => result.operations[operation]?.ratios[peer]?.median,
  ...rest,
})

const MINIMUMS: readonly Threshold[] = [
  { kind: 'minimum', what: 'ready after import, cold process', atMost: 300, format: seconds, value: readyMs },
  {
    kind: 'minimum',
    what: 'first commitment done, from before the import, cold process',
    atMost: 600,
    format: seconds,
    value: (result) => cold(result, 'commit')?.doneMs.median,
  },
  {
    kind: 'minimum',
    what: 'first cells and proofs call, cold process',
    atMost: 3000,
    format: seconds,
    value: (result) => cold(result, 'cells')?.firstCallMs.median,
  },
  ...['commit', 'blob-proof', 'verify-blob', 'verify-batch-64', 'cells-and-proofs', 'recover-64'].map((id) =>
    ratio(id, 'kzg-wasm', 3, { kind: 'minimum' }),
  ),
  // A quick run has no kzg-wasm in it. These are the same promise by the native peer, which is five to seven times as fast.
  ...['commit', 'blob-proof', 'cells-and-proofs', 'recover-64'].map((id) =>
    ratio(id, 'c-kzg', 0.4, { kind: 'minimum' }),
  ),
  {
    kind: 'minimum',
    what: 'Wasm memory after a commitment',
    atMost: 80 * 2 ** 20,
    format: mebibytes,
    value: (result) => cold(result, 'commit')?.wasmMemoryBytes.median,
  },
  {
    kind: 'minimum',
    what: 'Wasm memory after cells and proofs',
    atMost: 200 * 2 ** 20,
    format: mebibytes,
    value: (result) => cold(result, 'cells')?.wasmMemoryBytes.median,
  },
]

const fast = { kind: 'goal', tier: 'fast' } as const
const baseline = { kind: 'goal', tier: 'baseline' } as const

const COLD_GOALS: readonly Threshold[] = [
  { kind: 'goal', what: 'ready after import, cold process', atMost: 100, format: seconds, value: readyMs },
  ...[
    { ...fast, atMost: 200 },
    { ...baseline, atMost: 300 },
  ].map((rest) => ({
    what: 'first commitment done, from before the import, cold process',
    format: seconds,
    value: (result: BenchResult) => cold(result, 'commit')?.doneMs.median,
    ...rest,
  })),
  ...[
    { ...fast, atMost: 1000 },
    { ...baseline, atMost: 2000 },
  ].map((rest) => ({
    what: 'first cells and proofs call, cold process',
    format: seconds,
    value: (result: BenchResult) => cold(result, 'cells')?.firstCallMs.median,
    ...rest,
  })),
  ...([['c-kzg', 25] as const, ['kzg-wasm', 150] as const] as const).map(([peer, atLeast]) => ({
    ...fast,
    what: `ready: times faster than ${peer}`,
    atLeast,
    format: times,
    value: (result: BenchResult) => loadRatio(result, peer),
  })),
]

type Goal = readonly [operation: string, peer: string, atLeast: number]

/** On a tier that computes in vectors, or in wide integers. */
const FAST_GOALS: readonly Goal[] = [
  ['commit', 'c-kzg', 1.7],
  ['commit', 'kzg-wasm', 12],
  ['blob-proof', 'c-kzg', 1.6],
  ['verify-blob', 'c-kzg', 1 / 1.25],
  ['verify-blob', 'kzg-wasm', 7],
  ['verify-batch-64', 'c-kzg', 1.5],
  ['verify-batch-64', 'kzg-wasm', 18],
  ['cells-and-proofs', 'c-kzg', 2.8],
  ['cells-and-proofs', 'node-eth-kzg', 1.5],
  ['recover-64', 'c-kzg', 2.8],
  ['verify-cells-128', 'c-kzg', 1],
  ['bls-sign', 'noble', 4.5],
  ['bls-verify', 'noble', 12],
  ['bls-verify', 'blst', 1 / 1.8],
  ['bls-hash-g2', 'noble', 8],
  ['bls-batch-128', 'noble', 14],
  ['bls-batch-128', 'blst', 1 / 1.8],
  ['msm-12', 'blst', 1.5],
  ['msm-14', 'blst', 1.4],
  ['msm-16', 'blst', 1.3],
  ...['msm-12', 'msm-14', 'msm-16'].map((id) => [id, 'montgomery', 3.5] as const),
  ...['ntt-10', 'ntt-12', 'ntt-14', 'ntt-16'].map((id) => [id, 'ffjavascript', 6] as const),
]

const BASELINE_GOALS: readonly Goal[] = [
  ['commit', 'kzg-wasm', 4],
  ['blob-proof', 'kzg-wasm', 4],
  ['verify-blob', 'kzg-wasm', 4],
  ['verify-batch-64', 'kzg-wasm', 8],
  ['cells-and-proofs', 'kzg-wasm', 5],
  ['recover-64', 'kzg-wasm', 5],
  ['verify-cells-128', 'kzg-wasm', 4],
  ['bls-sign', 'noble', 4.5],
  ['bls-verify', 'noble', 5],
  ...['msm-12', 'msm-14', 'msm-16'].map((id) => [id, 'montgomery', 1.3] as const),
  ...['ntt-10', 'ntt-12', 'ntt-14', 'ntt-16'].map((id) => [id, 'ffjavascript', 2.5] as const),
]

const POOL_GOALS: readonly Threshold[] = (['commit', 'cells'] as const).map((id) => ({
  kind: 'goal',
  what: `pool of two workers, ${id}: gain by that of two processes`,
  atLeast: 0.9,
  format: times,
  value: (result) => result.pool?.[id]?.share.median,
}))

const THRESHOLDS: readonly Threshold[] = [
  ...MINIMUMS,
  ...COLD_GOALS,
  ...FAST_GOALS.map(([operation, peer, atLeast]) => ratio(operation, peer, atLeast, fast)),
  ...POOL_GOALS,
  ...BASELINE_GOALS.map(([operation, peer, atLeast]) => ratio(operation, peer, atLeast, baseline)),
]

/** Every minimum, and the goals of the tier that ran. */
export function judge(result: BenchResult): Verdict[] {
  const tier = result.subjects.kzgpu?.tier === 'baseline' ? 'baseline' : 'fast'
  return THRESHOLDS.filter((threshold) => (threshold.tier ?? tier) === tier).map(
    ({ what, kind, atMost, atLeast, format, value: find }) => {
      const value = find(result)
      const limit = atMost === undefined ? `≥ ${format(atLeast ?? 0)}` : `≤ ${format(atMost)}`
      if (value === undefined) return { what, kind, limit, value: undefined, isMet: undefined }
      return {
        what,
        kind,
        limit,
        value: format(value),
        isMet: value <= (atMost ?? Infinity) && value >= (atLeast ?? 0),
      }
    },
  )
}
