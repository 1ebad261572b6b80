/** What is assumed of a machine before anything was measured on it: where the GPU would begin to win, and little else. */
import { Estimator } from './estimator.ts'
import { type Features, type Law, type Shape, scaled, timeOf } from './law.ts'

export const OPERATIONS = ['msm', 'ntt'] as const
export type Operation = (typeof OPERATIONS)[number]

/** Sizes from which a real GPU is taken to win until it has been measured. */
export const PRIOR_CROSSOVER: Readonly<Record<Operation, number>> = { msm: 1024, ntt: 2048 }

/** How many times faster a GPU is taken to be at sizes that fill it. */
const PRIOR_SPEEDUP = 6

/** Point additions of Pippenger's algorithm after the endomorphism has halved the scalars: 2n points, 128 bits, signed
 * windows of c bits, two additions to sum a bucket up, at the best c. */
export function additions(n: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let c = 2; c <= 16; c++) best = Math.min(best, Math.ceil(128 / c) * (2 * n + 2 ** c))
  return best
}

const FEATURES: Readonly<Record<Operation, Features>> = {
  msm: ({ n, batch }) => [1, batch * n, batch * additions(n)],
  ntt: ({ n, batch }) => [1, batch * n, batch * n * Math.log2(Math.max(n, 2))],
}

/** Milliseconds: a call, a point or scalar that is read, an addition or half a butterfly. */
const WASM_RATES: Readonly<Record<Operation, readonly number[]>> = {
  msm: [0.03, 2e-4, 5e-4],
  ntt: [0.02, 1e-4, 5e-5],
}

export const wasmPrior = (operation: Operation): Law => ({
  features: FEATURES[operation],
  rates: WASM_RATES[operation],
})

/** The GPU before it was measured: faster by a constant factor, behind a latency that puts the crossover where it is said
 * to be.
 * @param features of the engine's own plan, if it has one; the first count is 1 */
export function gpuPrior(operation: Operation, features?: Features): Law {
  const wasm = wasmPrior(operation)
  const fast = scaled(wasm, 1 / PRIOR_SPEEDUP)
  const at: Shape = { n: PRIOR_CROSSOVER[operation], batch: 1 }
  const latency = timeOf(wasm, at) - timeOf(fast, at)
  if (!features)
    return { features: wasm.features, rates: fast.rates.map((rate, i) => (i === 0 ? rate + latency : rate)) }
  // Everything beyond the latency is laid to the last count, which is that of multiplications.
  const counts = features(at)
  const last = counts.length - 1
  const rates = counts.map((_, i) =>
    i === 0 ? latency : i === last ? timeOf(fast, at) / Math.max(counts[last] ?? 1, 1) : 0,
  )
  return { features, rates }
}

export const unmeasured = (operation: Operation, gpuFeatures?: Features) => ({
  wasm: new Estimator(wasmPrior(operation)),
  webgpu: new Estimator(gpuPrior(operation, gpuFeatures)),
})
