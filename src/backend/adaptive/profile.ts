/** What was measured on one machine, in a form that can be kept, sent and given back. */
import { Choice } from './choice.ts'
import { Estimator } from './estimator.ts'
import { type Features, type Law, type Timing, timeOf } from './law.ts'
import { gpuPrior, OPERATIONS, type Operation, PRIORS, unmeasured, wasmPrior } from './priors.ts'
import { type Thresholds, thresholdsOf } from './thresholds.ts'
import { isTuning, type Tuning } from './tuning.ts'

/** Changes with the form of a profile and with what its numbers mean. */
const FORMAT = 3
/** Milliseconds after which a profile is measured anew: drivers and browsers update. */
const MAX_AGE = 30 * 24 * 3600 * 1000
const MAX_TIMINGS = 64

/** What a profile is for. A profile of another machine says nothing. */
export interface ProfileKey {
  /** Adapter and driver. */
  readonly adapter: string
  /** Tier of the Wasm, and its number of threads. */
  readonly tier: string
  /** What was measured: engines of one kind only, since a transform among blobs is not what one from bytes to bytes is. */
  readonly kind: InstanceKind
  /** Version of the package. */
  readonly version: string
}

export type InstanceKind = 'kzg' | 'msm' | 'ntt'

export interface SideProfile {
  /** Milliseconds per unit of each count of the cost law. */
  readonly rates: readonly number[]
  readonly timings: readonly Timing[]
}

export interface OperationProfile extends Thresholds {
  readonly wasm: SideProfile
  readonly webgpu: SideProfile
}

export interface Quarantine {
  readonly at: number
  readonly reason: string
}

/** Plain data, fit for JSON. */
export interface PerformanceProfile {
  readonly format: number
  readonly key: ProfileKey
  /** When it was calibrated, or when there was nothing to keep but what calls have taught; milliseconds since 1970. */
  readonly measuredAt: number
  readonly operations: Readonly<Partial<Record<Operation, OperationProfile>>>
  /** What the kernels were built with; without a rate it was assumed. */
  readonly tuning: Tuning | undefined
  /** Speed of the device in the calibration, the least of its operations', in units of cost per millisecond. */
  readonly gpuRate: number | undefined
  /** Bytes that a GPU may be made to hold. */
  readonly gpuMemoryLimit: number | undefined
  /** Set when the device was found to compute wrongly: it is not used again. */
  readonly quarantine: Quarantine | undefined
}

export type Choices = Readonly<Record<Operation, Choice>>
export type GpuFeatures = Readonly<Partial<Record<Operation, Features>>>

/** What takes nearly as long as another operation, and is not measured by itself. */
const LIKE: Readonly<Partial<Record<Operation, Operation>>> = { prove: 'commit', recover: 'cells' }

/** Adds to choices what follows from what is measured: of operations that are like others, and were not measured. */
export function completed(choices: Choices): Choices {
  const all = { ...choices }
  for (const [name, like] of Object.entries(LIKE)) {
    const operation = name as Operation
    const { wasm, webgpu } = all[operation].estimators
    if (wasm.timings.length + webgpu.timings.length > 0 || !isMeasured(all[like])) continue
    const ratio = timeOf(wasmPrior(operation), PRIORS[like].crossover) / timeOf(wasmPrior(like), PRIORS[like].crossover)
    all[operation] = choices[like].scaledBy(ratio)
  }
  return all
}

/** Choices that know what a profile says, or only the prior.
 * @param isShared whether the GPU is software on the processor that Wasm runs on */
export function choicesFrom(profile: PerformanceProfile | undefined, features: GpuFeatures, isShared = false): Choices {
  const choice = (operation: Operation): Choice => {
    const known = profile?.operations[operation]
    const [wasm, webgpu] = [wasmPrior(operation), gpuPrior(operation, features[operation])]
    const estimators = known && { wasm: restore(known.wasm, wasm), webgpu: restore(known.webgpu, webgpu) }
    if (!estimators) return unmeasured(operation, features[operation], isShared)
    return new Choice(estimators, { crossover: PRIORS[operation].crossover, isShared })
  }
  return Object.fromEntries(OPERATIONS.map((operation) => [operation, choice(operation)])) as Record<Operation, Choice>
}

function restore({ rates, timings }: SideProfile, prior: Law): Estimator {
  if (rates.length !== prior.rates.length) return new Estimator(prior)
  const estimator = new Estimator({ features: prior.features, rates }, true)
  for (const timing of timings) estimator.record(timing, 0)
  return estimator
}

export interface ProfileState {
  readonly key: ProfileKey
  readonly measuredAt: number
  readonly choices: Choices
  readonly gpuMemoryLimit: number | undefined
  readonly quarantine: Quarantine | undefined
  readonly tuning?: Tuning | undefined
  readonly gpuRate?: number | undefined
}

export function profileOf({ key, measuredAt, choices, ...rest }: ProfileState): PerformanceProfile {
  const { gpuMemoryLimit, quarantine, tuning, gpuRate } = rest
  const side = ({ law, timings }: Estimator): SideProfile => ({ rates: law.rates, timings })
  const measured = OPERATIONS.filter((operation) => isMeasured(choices[operation]))
  const operations = Object.fromEntries(
    measured.map((operation) => {
      const { estimators } = choices[operation]
      const both = { wasm: side(estimators.wasm), webgpu: side(estimators.webgpu) }
      return [operation, { ...thresholdsOf(choices[operation]), ...both }]
    }),
  )
  return { format: FORMAT, key, measuredAt, operations, tuning, gpuRate, gpuMemoryLimit, quarantine }
}

/** Whether both sides have been measured on this machine. */
export const isMeasured = ({ estimators }: Choice): boolean => estimators.wasm.isKnown && estimators.webgpu.isKnown

/** Why a profile is of no use now; nothing if it is. */
export function staleness(
  { key, measuredAt }: PerformanceProfile,
  wanted: ProfileKey,
  now: number,
): string | undefined {
  if (key.adapter !== wanted.adapter) return `it is of another adapter or driver: ${key.adapter}`
  if (key.kind !== wanted.kind) return `it is of an instance of another kind: ${key.kind}`
  if (key.tier !== wanted.tier) return `it is of another tier: ${key.tier}`
  if (key.version !== wanted.version) return `it is of version ${key.version} of the package`
  if (now - measuredAt > MAX_AGE) return 'it is older than 30 days'
  if (measuredAt > now + MAX_AGE) return 'it is dated in the future'
  return undefined
}

/** A profile from what somebody has kept: every number is looked at, since a wrong one would choose wrongly for weeks.
 * @returns the profile, or what is wrong with it */
export function parseProfile(value: unknown): PerformanceProfile | string {
  if (!isRecord(value)) return 'it is no object'
  const { format, key, measuredAt, operations, tuning, gpuRate, gpuMemoryLimit, quarantine } = value
  if (format !== FORMAT) return `its format is ${String(format)}, not ${FORMAT}`
  if (!isRecord(key) || !['adapter', 'tier', 'kind', 'version'].every((name) => typeof key[name] === 'string')) {
    return 'it does not say what it is a profile of'
  }
  if (!isAmount(measuredAt)) return 'it has no date'
  if (gpuMemoryLimit != null && !isAmount(gpuMemoryLimit)) return 'its memory limit is no number'
  if (gpuRate != null && !(isAmount(gpuRate) && gpuRate > 0)) return 'its speed of the GPU is no speed'
  if (tuning != null && !isTuning(tuning)) return 'its tuning is malformed'
  if (!isRecord(operations)) return 'it has no operations'
  for (const [name, operation] of Object.entries(operations)) {
    if (!OPERATIONS.includes(name as Operation)) return `it has an unknown operation ${name}`
    if (!isRecord(operation) || !isSide(operation.wasm) || !isSide(operation.webgpu)) return `its ${name} is malformed`
  }
  if (quarantine != null && !isQuarantine(quarantine)) return 'its quarantine is malformed'
  return value as unknown as PerformanceProfile
}

export const isQuarantine = (value: unknown): value is Quarantine =>
  isRecord(value) && isAmount(value.at) && typeof value.reason === 'string'

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0

const isSide = (value: unknown): boolean =>
  isRecord(value) &&
  Array.isArray(value.rates) &&
  value.rates.every(isAmount) &&
  value.rates.some((rate) => rate > 0) &&
  Array.isArray(value.timings) &&
  value.timings.length <= MAX_TIMINGS &&
  value.timings.every(
    (t) => isRecord(t) && [t.n, t.batch].every((v) => isAmount(v) && v >= 1) && isAmount(t.ms) && t.ms > 0,
  )
