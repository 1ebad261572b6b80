/**
 * Commitments to polynomials given by coefficients, of any degree below the setup's size. A shorter polynomial is padded
 * with zeros, so its commitment does not depend on how it is written.
 */
import type { FrVec, Workspace } from '../backend/backend.ts'
import { fixedMsm, forwardNtt, type Program, type Recipe } from '../backend/recipe.ts'
import { requireBytes, requireLength } from '../codec/bytes.ts'
import { BYTES_PER_FIELD_ELEMENT } from '../constants.ts'
import { KzgError } from '../errors.ts'
import { type ProofAndValue, proofAndValue } from './results.ts'
import type { TrustedSetup } from './trusted-setup.ts'

/** C = [f(τ)]₁. */
export function commitPolynomial(setup: TrustedSetup, coefficients: Uint8Array): Program<Uint8Array> {
  requireCoefficients(setup, coefficients)
  const { lagrange } = setup
  return function* (workspace) {
    const evaluations = yield* evaluationsOf(workspace, setup, loadCoefficients(workspace, coefficients))
    return workspace.g1.encode(yield* fixedMsm(lagrange, evaluations))
  }
}

/** π = [q(τ)]₁ with q = (f − f(z))/(X − z), and y = f(z). */
export function openPolynomial(setup: TrustedSetup, coefficients: Uint8Array, z: Uint8Array): Program<ProofAndValue> {
  requireCoefficients(setup, coefficients)
  requireLength(z, BYTES_PER_FIELD_ELEMENT, 'z')
  const { lagrange } = setup
  return function* (workspace) {
    const { fr, poly, g1 } = workspace
    const point = fr.fromBytes(workspace.upload([z]), { name: 'z' })
    const { y, q } = poly.divide(loadCoefficients(workspace, coefficients), point)
    const quotient = yield* evaluationsOf(workspace, setup, q)
    return proofAndValue(g1.encode(yield* fixedMsm(lagrange, quotient)), fr.toBytes(y))
  }
}

/** @throws KzgError `BAD_TYPE`; `BAD_LENGTH`; `TOO_LARGE` */
function requireCoefficients({ n }: TrustedSetup, coefficients: unknown): asserts coefficients is Uint8Array {
  requireBytes(coefficients, 'coefficients')
  const { length } = coefficients
  if (length === 0 || length % BYTES_PER_FIELD_ELEMENT !== 0) {
    throw new KzgError('BAD_LENGTH', `coefficients have ${length} bytes, not a positive multiple of 32`)
  }
  if (length > n * BYTES_PER_FIELD_ELEMENT) {
    const count = length / BYTES_PER_FIELD_ELEMENT
    throw new KzgError('TOO_LARGE', `${count} coefficients are more than the ${n} that the setup allows`)
  }
}

function loadCoefficients(workspace: Workspace, coefficients: Uint8Array): FrVec {
  return workspace.fr.fromBytes(workspace.upload([coefficients]), { name: 'coefficients', index: (i) => i })
}

function* evaluationsOf(workspace: Workspace, { n }: TrustedSetup, coefficients: FrVec): Recipe<FrVec> {
  const evaluations = workspace.fr.pad(coefficients, n)
  yield* forwardNtt(evaluations)
  return evaluations
}
