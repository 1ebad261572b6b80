import { TIERS, type Tier } from '../src/backend/tiers.ts'

/** Cargo feature that selects the exports; `full` contains all of `kzg`. */
export type Feature = 'kzg' | 'full'

/** One Wasm file of dist/: a set of exports built for one tier's instruction set. */
export interface Artefact {
  readonly feature: Feature
  readonly tier: Tier
  /** Name without extension, for example `kzg.baseline`. */
  readonly name: string
}

export const FEATURES: readonly Feature[] = ['kzg', 'full']

export const ARTEFACTS: readonly Artefact[] = TIERS.flatMap((tier) =>
  FEATURES.map((feature) => ({ feature, tier, name: `${feature}.${tier.name}` })),
)

export function artefactsOf(feature: Feature): Artefact[] {
  return ARTEFACTS.filter((artefact) => artefact.feature === feature)
}
