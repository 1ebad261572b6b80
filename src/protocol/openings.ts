/** The pairing check that all verification of evaluations at points comes down to. */
import type { FrVec, G1AffineVec, Workspace } from '../backend/backend.ts'
import { G2_ONE } from '../backend/generators.ts'
import { msm, type Recipe } from '../backend/recipe.ts'
import type { TrustedSetup } from './trusted-setup.ts'

/** Claims fᵢ(zᵢ) = yᵢ about committed polynomials, m of them, and the weights that combine them. */
export interface OpeningClaims {
  readonly commitments: G1AffineVec
  readonly zs: FrVec
  readonly ys: FrVec
  readonly proofs: G1AffineVec
  readonly weights: FrVec
}

/** Whether e(Σ wᵢ(Cᵢ − [yᵢ]₁ + zᵢπᵢ), [1]₂) = e(Σ wᵢπᵢ, [τ]₂).
 * Cost: sums of 2m + 1 and m points, one pairing product of two.
 * Source: deneb, `verify_kzg_proof_batch`. */
export function* verifyOpenings(
  workspace: Workspace,
  setup: TrustedSetup,
  { commitments, zs, ys, proofs, weights }: OpeningClaims,
): Recipe<boolean> {
  const { fr, g1, pairing } = workspace
  const left = yield* msm(
    g1.concatAffine([commitments, proofs, workspace.view(g1.resident(setup.verify.monomial), 0, 1)]),
    fr.concat([weights, fr.mul(weights, zs), fr.neg(fr.dot(weights, ys))]),
  )
  const right = g1.neg(yield* msm(proofs, weights))
  return pairing.check(g1.concat([left, right]), [pairing.resident(G2_ONE), pairing.resident(setup.verify.tau)])
}
