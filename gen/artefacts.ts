import { TIERS, type Tier } from '../src/backend/tiers.ts'

/** Set of exports, by the crate's feature: `full` contains all of `kzg`. */
export type Feature = 'kzg' | 'full' | 'bls'

/** One Wasm file of dist/: a set of exports built for one tier's instruction set. */
export interface Artefact {
  readonly feature: Feature
  /** The crate's features, as cargo takes them. */
  readonly cargoFeatures: string
  readonly tier: Tier
  /** Name without extension, for example `kzg.baseline`. */
  readonly name: string
}

export const FEATURES: readonly Feature[] = ['kzg', 'full', 'bls']

/** What takes secrets is for the baseline alone (docs/adr/0013). */
const takesSecrets = (feature: Feature, tier: Tier): boolean => feature === 'bls' && tier.name === 'baseline'

export const ARTEFACTS: readonly Artefact[] = TIERS.flatMap((tier) =>
  FEATURES.map((feature) => ({
    feature,
    cargoFeatures: takesSecrets(feature, tier) ? `${feature},sign` : feature,
    tier,
    name: `${feature}.${tier.name}`,
  })),
)

export function artefactsOf(feature: Feature): Artefact[] {
  return ARTEFACTS.filter((artefact) => artefact.feature === feature)
}
