import { fromHex } from '../bytes.ts'
import type { G2Resident } from './backend.ts'

/** Generators of the two groups, compressed. Source: draft-irtf-cfrg-pairing-friendly-curves, BLS12-381. */
export const G1_GENERATOR = /* @__PURE__ */ fromHex(
  '97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb',
)!

export const G2_GENERATOR = /* @__PURE__ */ fromHex(
  '93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e' +
    '024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8',
)!

/** [1]₂, one side of every verification. */
export const G2_ONE: G2Resident = { point: G2_GENERATOR }
