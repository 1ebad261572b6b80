/**
 * Full validation of a user's setup. Every point is decoded and checked to be on the curve, in the subgroup and not at
 * infinity; then pairings show that all of them belong to one τ, the discrete logarithm of the second point of G2.
 *
 * Notation: Lᵢ for g1_lagrange, Aⱼ for g1_monomial, Bⱼ for g2_monomial, ω for the n-th root of unity, r for a challenge
 * that hashes the whole setup, so that nobody can choose points after it.
 *
 * 1. B₀ is the generator, and e(A₁, Bⱼ) = e(G, Bⱼ₊₁) for j ≥ 1, all in one product with weights rʲ. A₁ = Σ ωⁱLᵢ.
 * 2. Σ Lᵢ = G, and e(Σ wᵢω⁻ⁱLᵢ, [τ]₂) = e(Σ wᵢLᵢ, [1]₂) with wᵢ = rⁱ for i ≥ 1 and w₀ = −Σ wᵢ. The equation says
 *    Σ wᵢmᵢ = 0 for mᵢ = ω⁻ⁱ(τ − ωⁱ)Lᵢ. Since Σ wᵢ = 0, that is Σ rⁱ(mᵢ − m₀) = 0, so all mᵢ are equal, to t, say (but
 *    for a chance of n/r). No Lᵢ is at infinity, so t ≠ 0 and Lᵢ = t·ωⁱ/(τ − ωⁱ), which is a multiple of ℓᵢ(τ), by the
 *    same factor for every i; and Σ Lᵢ = G = [Σ ℓᵢ(τ)]₁ makes that factor 1. Then Σ ωⁱLᵢ is [τ]₁, as 1. takes for granted.
 * 3. A₀ = G, and e(Σ rʲAⱼ₊₁, [1]₂) = e(Σ rʲAⱼ, [τ]₂) for j < n − 1.
 */
import type { FrVec, G1AffineVec, G1Vec, G2Prepared, Workspace } from '../backend/backend.ts'
import { G1_GENERATOR, G2_GENERATOR, G2_ONE } from '../backend/generators.ts'
import {
  decodeG1,
  decodeG2,
  forwardNtt,
  msm,
  msmBatch,
  type Program,
  progress,
  type Recipe,
} from '../backend/recipe.ts'
import { bitReversalPermutation, concatBytes, equalBytes, reverseBits, splitBytes, uint64be } from '../bytes.ts'
import type { ParsedSetup, SetupPart } from '../codec/setup.ts'
import { BYTES_PER_G1, BYTES_PER_G2 } from '../constants.ts'
import { KzgError, type Operand } from '../errors.ts'

const DOMAIN = 'KZGPU_SETUPCHECK'

/** Points in the form of `G1Resident.points`. */
export interface CheckedSetup {
  /** Bit-reversed order. */
  readonly lagrange: Uint8Array
  readonly monomial: Uint8Array | undefined
}

/** @throws KzgError of the decoder, `POINT_AT_INFINITY` or `BAD_SETUP`, with `part` and, for one point, `index` */
export function checkSetup(setup: ParsedSetup): Program<CheckedSetup> {
  refuseInfinity(setup)
  return function* (workspace) {
    const { n } = setup
    const bits = Math.log2(n)
    const lagrange = yield* decodeG1(
      workspace,
      concatBytes(bitReversalPermutation(splitBytes(setup.g1Lagrange, BYTES_PER_G1))),
      part('g1_lagrange', (i) => reverseBits(i, bits)),
      { phase: 'g1_lagrange' },
    )
    const monomial =
      setup.g1Monomial && (yield* decodeG1(workspace, setup.g1Monomial, part('g1_monomial'), { phase: 'g1_monomial' }))
    const g2 = yield* decodePowersOfG2(setup.g2Monomial)

    const basis = yield* makeBasis(workspace, setup)
    yield* checkLagrange(workspace, lagrange, g2, basis)
    yield* checkG2(workspace, lagrange, g2, basis)
    if (monomial) yield* checkMonomial(workspace, monomial, g2, basis)
    const { g1 } = workspace
    return { lagrange: g1.toLittleEndian(lagrange), monomial: monomial && g1.toLittleEndian(monomial) }
  }
}

/** What the relations are weighted with. */
interface Basis {
  readonly one: FrVec
  /** ωⁱ in bit-reversed order, as the Lagrange points. */
  readonly roots: FrVec
  readonly inverseRoots: FrVec
  /** 1, r, r², …, n of them. */
  readonly powers: FrVec
  readonly challenge: FrVec
}

function* makeBasis(workspace: Workspace, setup: ParsedSetup): Recipe<Basis> {
  const { fr, hash } = workspace
  const { n, g1Lagrange, g2Monomial, g1Monomial } = setup
  const domain = new TextEncoder().encode(DOMAIN)
  const parts = [domain, uint64be(n), uint64be(g2Monomial.length / BYTES_PER_G2), g1Lagrange, g2Monomial]
  const challenge = fr.fromDigest(hash.sha256(g1Monomial ? [...parts, g1Monomial] : parts))
  const one = fr.powers(challenge, 1)
  const roots = yield* evaluateMonomial(workspace, 1, n)
  const inverseRoots = yield* evaluateMonomial(workspace, n - 1, n)
  return { one, roots, inverseRoots, powers: fr.powers(challenge, n), challenge }
}

/** Xᵈ on the n-th roots of unity. */
function* evaluateMonomial({ fr }: Workspace, degree: number, n: number): Recipe<FrVec> {
  const one = fr.powers(fr.zeros(1), 1)
  const coefficients = fr.pad(fr.concat([fr.zeros(degree), one]), n)
  yield* forwardNtt(coefficients)
  return coefficients
}

function* checkLagrange(
  workspace: Workspace,
  lagrange: G1AffineVec,
  [, tau]: readonly G2Prepared[],
  { one, inverseRoots, powers }: Basis,
): Recipe<void> {
  const { fr, g1 } = workspace
  const { n } = lagrange
  const ones = fr.powers(one, n)
  if (!equalBytes(g1.encode(yield* msm(lagrange, ones)), G1_GENERATOR)) inconsistent('g1_lagrange')
  const tail = workspace.view(powers, 1, n - 1)
  const weights = fr.concat([fr.neg(fr.dot(tail, workspace.view(ones, 1, n - 1))), tail])
  const left = yield* msm(lagrange, fr.mul(weights, inverseRoots))
  const right = yield* msm(lagrange, weights)
  if (!areEqual(workspace, { left, g2: tau!, right })) inconsistent('g1_lagrange')
}

/** Each Bⱼ is paired once, with rʲA₁ for its successor's sake and −rʲ⁻¹G for its own. */
function* checkG2(
  workspace: Workspace,
  lagrange: G1AffineVec,
  g2: readonly G2Prepared[],
  { roots, powers, challenge }: Basis,
): Recipe<void> {
  const { fr, g1, pairing } = workspace
  const unknown = g2.slice(1)
  if (unknown.length < 2) return
  const tau = g1.toAffine(yield* msm(lagrange, roots))
  const generator = yield* decodeG1(workspace, G1_GENERATOR, { name: 'generator' })
  const weights = unknown.length <= powers.n ? powers : fr.powers(challenge, unknown.length)
  const zero = fr.zeros(1)
  const scalars = unknown.flatMap((_, j) => [
    j < unknown.length - 1 ? workspace.view(weights, j, 1) : zero,
    j > 0 ? fr.neg(workspace.view(weights, j - 1, 1)) : zero,
  ])
  const pairs = g1.concatAffine(unknown.flatMap(() => [tau, generator]))
  const sums = yield* msmBatch(pairs, fr.concat(scalars), unknown.length)
  if (!pairing.check(sums, unknown)) inconsistent('g2_monomial')
}

function* checkMonomial(
  workspace: Workspace,
  monomial: G1AffineVec,
  [, tau]: readonly G2Prepared[],
  { powers }: Basis,
): Recipe<void> {
  const { g1 } = workspace
  const count = monomial.n - 1
  const first = g1.encode(g1.fromAffine(workspace.view(monomial, 0, 1)))
  const weights = workspace.view(powers, 0, count)
  const left = yield* msm(workspace.view(monomial, 0, count), weights)
  const right = yield* msm(workspace.view(monomial, 1, count), weights)
  if (!equalBytes(first, G1_GENERATOR) || !areEqual(workspace, { left, g2: tau!, right })) inconsistent('g1_monomial')
}

/** Whether e(left, g2) = e(right, [1]₂). */
function areEqual(
  { g1, pairing }: Workspace,
  { left, g2, right }: { left: G1Vec; g2: G2Prepared; right: G1Vec },
): boolean {
  return pairing.check(g1.concat([left, g1.neg(right)]), [g2, pairing.resident(G2_ONE)])
}

function* decodePowersOfG2(bytes: Uint8Array): Recipe<G2Prepared[]> {
  const encoded = splitBytes(bytes, BYTES_PER_G2)
  if (!equalBytes(encoded[0]!, G2_GENERATOR)) inconsistent('g2_monomial')
  const points: G2Prepared[] = []
  for (const [i, point] of encoded.entries()) {
    points.push(
      yield* decodeG2(
        point,
        part('g2_monomial', () => i),
      ),
    )
    yield* progress('g2_monomial', i + 1, encoded.length)
  }
  return points
}

/** Of a compressed encoding; zeros follow. */
const INFINITY_FIRST_BYTE = 0xc0

/** No point of a setup is at infinity, unless τ is 0 or a root of unity and everybody knows it. */
function refuseInfinity({ g1Lagrange, g2Monomial, g1Monomial }: ParsedSetup): void {
  const lists = { g1_lagrange: g1Lagrange, g2_monomial: g2Monomial, g1_monomial: g1Monomial ?? new Uint8Array() }
  for (const [name, bytes] of Object.entries(lists)) {
    const length = name === 'g2_monomial' ? BYTES_PER_G2 : BYTES_PER_G1
    for (let i = 0; i * length < bytes.length; i++) {
      // Whatever else has the infinity flag is no encoding at all, which is for the decoder to say.
      const point = bytes.subarray(i * length, (i + 1) * length)
      if (!point.every((byte, at) => byte === (at === 0 ? INFINITY_FIRST_BYTE : 0))) continue
      throw new KzgError('POINT_AT_INFINITY', `${name}[${i}] is the point at infinity`, i, { part: name })
    }
  }
}

function part(name: SetupPart, index: (i: number) => number = (i) => i): Operand {
  return { name, index, part: name }
}

function inconsistent(name: SetupPart): never {
  throw new KzgError('BAD_SETUP', `the points of ${name} are not those of the setup's τ`, undefined, { part: name })
}
