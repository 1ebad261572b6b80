/** What is assumed of a machine before anything was measured on it: where the GPU would begin to win, and little else. */
import { Choice } from './choice.ts'
import { Estimator } from './estimator.ts'
import { type Features, type Law, type Shape, scaled, timeOf } from './law.ts'

/** What is chosen for: sums, transforms, and of KZG whole batches of blobs. */
export const OPERATIONS = ['msm', 'ntt', 'commit', 'prove', 'cells', 'recover'] as const
export type Operation = (typeof OPERATIONS)[number]

/** How many times faster a GPU is taken to be at sizes that fill it. */
const PRIOR_SPEEDUP = 6

interface Prior {
  readonly features: Features
  /** Milliseconds on Wasm per unit of each count: a call, what is read, additions or half butterflies. */
  readonly wasm: readonly number[]
  /** The shape from which a real GPU is taken to win. */
  readonly crossover: Shape
}

/** Point additions of Pippenger's algorithm after the endomorphism has halved the scalars: 2n points, 128 bits, signed
 * windows of c bits, two additions to sum a bucket up, at the best c. */
export function additions(n: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let c = 2; c <= 16; c++) best = Math.min(best, Math.ceil(128 / c) * (2 * n + 2 ** c))
  return best
}

/** Of blobs n is given by the setup, and only their number varies. */
const perBlob = (milliseconds: number, crossover: number): Prior => ({
  features: ({ n, batch }) => [1, batch * n],
  wasm: [0.05, milliseconds / 4096],
  crossover: { n: 4096, batch: crossover },
})

export const PRIORS: Readonly<Record<Operation, Prior>> = {
  msm: {
    features: ({ n, batch }) => [1, batch * n, batch * additions(n)],
    wasm: [0.03, 2e-4, 5e-4],
    crossover: { n: 1024, batch: 1 },
  },
  ntt: {
    features: ({ n, batch }) => [1, batch * n, batch * n * Math.log2(Math.max(n, 2))],
    wasm: [0.02, 1e-4, 5e-5],
    crossover: { n: 2048, batch: 1 },
  },
  // A commitment is a sum of 4096 terms, by tables on Wasm; cells are 128 sums of 64, and what only Wasm does.
  commit: perBlob(40, 1),
  prove: perBlob(42, 1),
  cells: perBlob(160, 4),
  recover: perBlob(190, 4),
}

export const wasmPrior = (operation: Operation): Law => ({
  features: PRIORS[operation].features,
  rates: PRIORS[operation].wasm,
})

/** The GPU before it was measured: faster by a constant factor, behind a latency that puts the crossover where it is said
 * to be.
 * @param features of the engine's own plan, if it has one; the first count is 1 */
export function gpuPrior(operation: Operation, features?: Features): Law {
  const wasm = wasmPrior(operation)
  const fast = scaled(wasm, 1 / PRIOR_SPEEDUP)
  const at = PRIORS[operation].crossover
  const latency = timeOf(wasm, at) - timeOf(fast, at)
  if (!features)
    return { features: wasm.features, rates: fast.rates.map((rate, i) => (i === 0 ? rate + latency : rate)) }
  // Everything beyond the latency is laid to the last count, which is that of multiplications.
  const counts = features(at)
  const last = counts.length - 1
  const perUnit = timeOf(fast, at) / Math.max(counts[last] ?? 1, 1)
  return { features, rates: counts.map((_, i) => (i === 0 ? latency : i === last ? perUnit : 0)) }
}

/** A choice that knows only the prior. */
export const unmeasured = (operation: Operation, gpuFeatures?: Features, isShared = false): Choice =>
  new Choice(
    { wasm: new Estimator(wasmPrior(operation)), webgpu: new Estimator(gpuPrior(operation, gpuFeatures)) },
    { crossover: PRIORS[operation].crossover, isShared },
  )
