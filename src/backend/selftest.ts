import { equalBytes, fromHex, toHex } from '../bytes.ts'
import { KzgError } from '../errors.ts'
import type { Backend, Workspace } from './backend.ts'
import { runAsync, runSync } from './driver.ts'
import { G1_GENERATOR, G2_ONE } from './generators.ts'
import { decodeG1, decodeG2, forwardNtt, g1Ntt, msm, type Program, type Recipe, step } from './recipe.ts'

/** SHA-256 of the transforms' and the sum's outputs; test/unit/backend/selftest.test.ts derives it with the oracle. */
export const EXPECTED_ANSWER = 'ea770e163f2591f4a2d1114c5dc70e779f3c7a9d0d1ae7a0f89176e785eab947'

/** How often the sum takes each of its 8 points: enough terms for buckets, where a tier has its own arithmetic. */
export const REPETITIONS = 5

/** [2]₂, compressed. */
export const G2_TWO = /* @__PURE__ */ fromHex(
  'aa4edef9c1ed7f729f520e47730a124fd70662a904ba1074728114d1031e1572c6c886f6b57ec72a6178288c47c33577' +
    '1638533957d540a9d2370f17cc7ed5863bc0b995b8825e0ee1ea1e1e4d00dbae81f14b0bf3611b78c952aacab827a053',
)!

/** Runs the test on an instance.
 * @throws KzgError `SELF_TEST` naming what failed */
export function runSelfTest(backend: Backend): void {
  try {
    runSync(backend, selfTest())
  } catch (error) {
    throw asFailure(error)
  }
}

/** Longest time without a pause, in milliseconds. Engines compile functions at their first call, so the test takes some times
 * as long as its work. */
const SLICE = 8

/** The same, with pauses in which the event loop turns.
 * @throws as `runSelfTest`; the signal's reason */
export async function runSelfTestAsync(backend: Backend, signal: AbortSignal | undefined): Promise<void> {
  try {
    await runAsync(backend, selfTest(), { signal }, SLICE)
  } catch (error) {
    throw asFailure(error)
  }
}

function asFailure(error: unknown): unknown {
  const refused = error instanceof KzgError && (error.code === 'NOT_ON_CURVE' || error.code === 'NOT_IN_SUBGROUP')
  if (!refused) return error
  // Its points are sound, so what refused them computes wrongly.
  return new KzgError('SELF_TEST', `sound points were refused: ${error.message}`, undefined, { cause: error })
}

/** Known-answer test of hash, scalars, both transforms, sums and pairing: some milliseconds, before a tier's first use.
 * Numbers are chosen so that the point at infinity, equal points and distinct points all occur in sums.
 * @throws KzgError `SELF_TEST` naming what failed */
function selfTest(): Program<void> {
  return function* (workspace) {
    const { fr, g1, hash } = workspace
    const seed = fr.fromDigest(hash.sha256([new TextEncoder().encode('kzgpu self-test')]))
    const evaluations = fr.powers(seed, 64)
    yield* forwardNtt(evaluations)

    const generator = yield* decodeG1(workspace, G1_GENERATOR, { name: 'generator' })
    const points = g1.concat(Array.from({ length: 8 }, () => g1.fromAffine(generator)))
    g1.clearFrom(points, 2)
    yield* g1Ntt(points, false)
    const affine = g1.toAffine(points)
    const repeated = g1.concatAffine(Array.from({ length: REPETITIONS }, () => affine))
    const sum = yield* msm(repeated, workspace.view(evaluations, 0, 8 * REPETITIONS))

    const answer = toHex(hash.sha256([fr.toBytes(evaluations), g1.encode(sum)]))
    if (answer !== EXPECTED_ANSWER) throw new KzgError('SELF_TEST', `transforms and sums gave ${answer}`)
    yield* testPairing(workspace)
  }
}

/** e(2·G, [1]₂) = e(G, [2]₂), and not e(G, [1]₂) = e(G, [2]₂), which a pairing that is always one would pass. */
function* testPairing(workspace: Workspace): Recipe<void> {
  const { fr, g1, pairing } = workspace
  const generator = yield* decodeG1(workspace, G1_GENERATOR, { name: 'generator' })
  const one = fr.powers(fr.zeros(1), 1)
  const two = yield* msm(g1.concatAffine([generator, generator]), fr.concat([one, one]))
  const minusOne = g1.neg(g1.fromAffine(generator))
  const g2 = [pairing.resident(G2_ONE), yield* decodeG2(G2_TWO, { name: 'generator of G2, doubled' })]
  const verdicts: boolean[] = []
  for (const point of [two, g1.fromAffine(generator)]) {
    yield* step(() => verdicts.push(pairing.check(g1.concat([point, minusOne]), g2)))
  }
  const [isBilinear, isDegenerate] = verdicts
  if (!isBilinear || isDegenerate) throw new KzgError('SELF_TEST', 'the pairing is not bilinear or is degenerate')
  if (!equalBytes(g1.encode(g1.fromAffine(generator)), G1_GENERATOR)) {
    throw new KzgError('SELF_TEST', 'the generator does not survive decoding and encoding')
  }
}
