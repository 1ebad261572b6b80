/** What is known of an adapter: read when a device of it opens, added to by measurements, kept for the next process. */
import type { AdapterInfo, GpuEngines } from './engines.ts'
import type { Operation } from './priors.ts'
import {
  type Choices,
  choicesFrom,
  completed,
  type InstanceKind,
  isMeasured,
  type PerformanceProfile,
  type ProfileKey,
  profileOf,
  type Quarantine,
} from './profile.ts'
import { loadProfile, loadQuarantine, type ProfileStore, saveProfile, saveQuarantine } from './store.ts'
import { isSameTuning, type Tuning } from './tuning.ts'

export interface KnowledgeOptions {
  /** Tier and threads of the Wasm side. */
  readonly tier: string
  readonly kind: InstanceKind
  readonly version: string
  /** What a calibration measures. */
  readonly measures: readonly Operation[]
  readonly store?: ProfileStore | undefined
  /** A profile of the caller's. */
  readonly profile?: unknown
  /** Bytes that the GPU may be made to hold. */
  readonly gpuMemoryLimit?: number | undefined
}

export class Knowledge {
  readonly #options: KnowledgeOptions
  #info: AdapterInfo | undefined
  #loaded: PerformanceProfile | undefined
  #reading: Promise<void> | undefined
  #choices: Choices = choicesFrom(undefined, {})
  /** What suits the adapter, if that was measured, and what the engines are built with. */
  #best: Tuning | undefined
  #tuning: Tuning | undefined
  /** Speed of the device in the calibration. */
  #rate: number | undefined
  /** When the choices were calibrated. */
  #measuredAt: number | undefined
  #refused: string | undefined
  #quarantine: Quarantine | undefined
  #isReady = false

  constructor(options: KnowledgeOptions) {
    this.#options = options
  }

  /** Of the last device that was open. */
  get info(): AdapterInfo | undefined {
    return this.#info
  }

  get choices(): Choices {
    return this.#choices
  }

  /** What the engines are built with, once there are some. */
  get tuning(): Tuning | undefined {
    return this.#tuning
  }

  /** Whether a device has been open, so that what is known of it has been read. */
  get isReady(): boolean {
    return this.#isReady
  }

  get isCalibrated(): boolean {
    const { measures } = this.#options
    return measures.length > 0 && measures.every((operation) => isMeasured(this.#choices[operation]))
  }

  /** Why a profile is not used, or could not be kept. */
  get refused(): string | undefined {
    return this.#refused
  }

  /** Set when the device was found to compute wrongly. */
  get quarantine(): Quarantine | undefined {
    return this.#quarantine
  }

  /** Reads what is kept about an adapter.
   * @returns the tuning that was measured on it */
  async read(info: AdapterInfo): Promise<Tuning | undefined> {
    if (this.#info?.key !== info.key) this.#reading = this.#load(info)
    await this.#reading
    return this.#best
  }

  async #load(info: AdapterInfo): Promise<void> {
    const { store, profile: given } = this.#options
    this.#info = info
    this.#best = undefined
    this.#rate = undefined
    this.#measuredAt = undefined
    this.#isReady = false
    const key = this.#keyOf(info)
    const { profile, refused } = await loadProfile(store, given, key, Date.now())
    this.#loaded = profile
    if (profile?.tuning?.rate !== undefined) this.#best = profile.tuning
    this.#rate = profile?.gpuRate ?? undefined
    this.#refused = refused
    this.#quarantine ??= profile?.quarantine ?? (await loadQuarantine(store, key))
  }

  #keyOf({ key }: AdapterInfo): ProfileKey {
    const { tier, kind, version } = this.#options
    return { adapter: key, tier, kind, version }
  }

  /** Takes what engines say of themselves. Laws of engines that were built otherwise are forgotten. */
  async meet(engines: GpuEngines): Promise<void> {
    const { info, tuning, msm, ntt } = engines
    await this.read(info)
    if (!this.#isReady || !isSameTuning(this.#tuning, tuning)) {
      const features = { ...(msm.features && { msm: msm.features }), ...(ntt.features && { ntt: ntt.features }) }
      const [loaded, isOfThese] = [this.#loaded, isSameTuning(this.#loaded?.tuning, tuning)]
      if (loaded && !isOfThese) this.#refused = 'its times are of another layout or size of workgroups'
      this.#choices = completed(choicesFrom(isOfThese ? loaded : undefined, features, info.isFallbackAdapter))
      this.#measuredAt = isOfThese ? loaded?.measuredAt : undefined
      if (!isOfThese) this.#rate = undefined
    }
    engines.expectRate?.(this.#rate)
    this.#loaded = undefined
    this.#isReady = true
    this.#tuning = tuning
    if (tuning?.rate === undefined) return
    const isNew = this.#best === undefined
    this.tune(tuning)
    if (isNew) await this.save()
  }

  /** Takes what was found to suit the adapter. */
  tune(tuning: Tuning): void {
    if (tuning.rate === undefined) return
    this.#best = tuning
    if (isSameTuning(tuning, this.#tuning)) this.#tuning = tuning
  }

  /** Whether engines built so are as good as is known. */
  isTunedAs(tuning: Tuning | undefined): boolean {
    return this.#best === undefined || isSameTuning(this.#best, tuning)
  }

  /** Takes note of a calibration that has come to its end.
   * @param rates speeds that the device had in each of its operations: below a part of the least it is throttled */
  calibrated(engines: GpuEngines, rates: readonly number[]): void {
    this.#choices = completed(this.#choices)
    this.#measuredAt = Date.now()
    this.#rate = rates.length > 0 ? Math.min(...rates) : undefined
    engines.expectRate?.(this.#rate)
  }

  /** What has been learnt; nothing before a device was open. */
  get profile(): PerformanceProfile | undefined {
    if (!this.#info) return undefined
    const { gpuMemoryLimit } = this.#options
    const key = this.#keyOf(this.#info)
    const measuredAt = this.#measuredAt ?? Date.now()
    const [choices, quarantine, tuning, gpuRate] = [this.#choices, this.#quarantine, this.#tuning, this.#rate]
    return profileOf({ key, measuredAt, choices, gpuMemoryLimit, quarantine, tuning, gpuRate })
  }

  /** Keeps it, if there is a place. */
  async save(): Promise<void> {
    const { profile } = this
    if (profile) this.#refused = (await saveProfile(this.#options.store, profile)) ?? this.#refused
  }

  /** Puts the device aside for good, for every instance of this version that opens it from now on. */
  async putAside(reason: string): Promise<void> {
    const quarantine = { at: Date.now(), reason }
    this.#quarantine = quarantine
    if (!this.#info) return
    this.#refused = (await saveQuarantine(this.#options.store, this.#keyOf(this.#info), quarantine)) ?? this.#refused
    await this.save()
  }
}
