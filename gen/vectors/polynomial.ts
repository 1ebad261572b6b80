/** Polynomial commitments and custom setups, answered by the reference; setups come from secrets that are no secret. */
import { bytesToFr, Fr, frToBytes, R } from '../../test/reference/field.ts'
import { encodeG1, G1, multiply } from '../../test/reference/group.ts'
import { verifyKzgProof } from '../../test/reference/kzg-4844.ts'
import { blobToCoefficients, coefficientsToCells, cosetShift } from '../../test/reference/kzg-7594.ts'
import { commitPolynomial, divide, openPolynomial } from '../../test/reference/polynomial.ts'
import { encodedToText, encodeSetup, type Setup, setupFromTau } from '../../test/reference/setup.ts'
import { bytesOf, bytesToHex, hexToBytes } from '../../test/vectors/expand.ts'
import { randomScalar, randomScalars } from '../../test/vectors/prng.ts'
import { answer, type Row, type VectorFile } from './file.ts'
import { SOURCE_REFERENCE } from './oracle.ts'
import { badPoints, badScalars, INFINITY_HEX, R_HEX, R_MINUS_1_HEX } from './points.ts'

const SUITE = 'polynomial'

/** Points of G1 → points of G2 that the setup carries. */
const SIZES: Readonly<Record<string, { n: number; g2: number }>> = {
  'tau-2': { n: 2, g2: 2 },
  'tau-4': { n: 4, g2: 2 },
  'tau-64': { n: 64, g2: 65 },
  'tau-4096': { n: 4096, g2: 65 },
}

const tauOf = (name: string): bigint => randomScalar(name)

export function customSetups(): Map<string, Setup> {
  return new Map(Object.entries(SIZES).map(([name, { n, g2 }]) => [name, setupFromTau(tauOf(name), n, g2)]))
}

/** Text form, one file per setup. */
export function setupFiles(setups: ReadonlyMap<string, Setup>): [path: string, content: string][] {
  return [...setups].map(([name, setup]) => [`setups/${name}.txt`, encodedToText(encodeSetup(setup))])
}

const hex = (seed: string, n: number): string => bytesToHex(randomScalars(seed, n))
const repeated = (scalar: string, times: number): string => `0x${scalar.slice(2).repeat(times)}`
const ONE = `0x${'00'.repeat(31)}01`
const ZERO = `0x${'00'.repeat(32)}`

/** Name → coefficients, for a setup of `n` points. */
function polynomials(n: number): Record<string, string> {
  return {
    'constant one': ONE,
    zero: ZERO,
    'zeros in every coefficient': repeated(ZERO, n),
    'full size': hex(`full ${n}`, n),
    'half size': hex(`half ${n}`, Math.max(1, n / 2)),
    'one short of full': hex(`short ${n}`, n - 1),
    'r − 1 everywhere': repeated(R_MINUS_1_HEX, n),
    'highest term only': repeated(ZERO, n - 1) + ONE.slice(2),
  }
}

export function generatePolynomial(setups: ReadonlyMap<string, Setup>): VectorFile[] {
  const small = [...setups].filter(([, setup]) => setup.g1Monomial.length <= 64)
  const setupOf = (name: string): Setup => setups.get(name)!
  const rows = small.flatMap(([setup, { g1Monomial }]) =>
    Object.entries(polynomials(g1Monomial.length)).map(([name, coefficients]) => ({
      name: `${setup}: ${name}`,
      input: { setup, coefficients },
    })),
  )
  const bad: Row[] = [
    { name: 'no coefficients', input: { setup: 'tau-4', coefficients: '0x' }, code: 'BAD_LENGTH' },
    { name: '33 bytes', input: { setup: 'tau-4', coefficients: `${ONE}00` }, code: 'BAD_LENGTH' },
    { name: 'more than the setup', input: { setup: 'tau-4', coefficients: repeated(ONE, 5) }, code: 'TOO_LARGE' },
    { name: 'coefficient 0 = r', input: { setup: 'tau-4', coefficients: R_HEX }, code: 'NON_CANONICAL', index: 0 },
    {
      name: 'coefficient 2 = r',
      input: { setup: 'tau-4', coefficients: repeated(ONE, 2) + R_HEX.slice(2) },
      code: 'NON_CANONICAL',
      index: 2,
    },
  ]
  const commit = ({ setup, coefficients }: { setup: string; coefficients: string }) => {
    if (coefficients === '0x') throw new Error('no coefficients')
    return commitPolynomial(setupOf(setup), hexToBytes(coefficients))
  }
  const open = ({ setup, coefficients, z }: { setup: string; coefficients: string; z: string }) => {
    if (coefficients === '0x') throw new Error('no coefficients')
    return openPolynomial(setupOf(setup), hexToBytes(coefficients), hexToBytes(z))
  }

  const file = (fn: string, note: string, cases: VectorFile['cases']): VectorFile => ({
    suite: SUITE,
    fn,
    source: SOURCE_REFERENCE,
    note,
    cases,
  })
  const at = (z: string) => (row: Row) => ({ ...row, input: { ...row.input, z } })
  const z = hex('z', 1)
  return [
    file('commit_polynomial', 'every size up to that of the setup', answer([...rows, ...bad], commit)),
    file(
      'open_polynomial',
      'at a random point, at zero, at r − 1',
      answer(
        [
          ...rows.map(at(z)),
          ...[ZERO, R_MINUS_1_HEX].flatMap((point) =>
            rows
              .slice(0, 8)
              .map((row) => ({ ...at(point)(row), name: `${row.name} at ${point === ZERO ? '0' : 'r − 1'}` })),
          ),
          ...bad.map(at(z)),
          ...badScalars('z', (point) => ({ setup: 'tau-4', coefficients: ONE, z: point })),
        ],
        open,
      ),
    ),
    file(
      'verify_polynomial',
      'claims about setups that are not the mainnet one',
      answer(verifyRows(setupOf), (input: Claim) =>
        verifyKzgProof(
          setupOf(input.setup),
          hexToBytes(input.commitment),
          hexToBytes(input.z),
          hexToBytes(input.y),
          hexToBytes(input.proof),
        ),
      ),
    ),
    ...generateCustom(setupOf('tau-4096')),
  ]
}

type Claim = { setup: string; commitment: string; z: string; y: string; proof: string }

function verifyRows(setupOf: (name: string) => Setup): Row[] {
  const claim = (setup: string, n: number): Claim => {
    const [coefficients, z] = [randomScalars(`claim ${n}`, n), randomScalars('z', 1)]
    const [proof, y] = openPolynomial(setupOf(setup), coefficients, z)
    const commitment = commitPolynomial(setupOf(setup), coefficients)
    const [c, zHex, yHex, p] = [commitment, z, y, proof].map(bytesToHex) as [string, string, string, string]
    return { setup, commitment: c, z: zHex, y: yHex, proof: p }
  }
  const [small, large] = [claim('tau-4', 4), claim('tau-64', 64)]
  return [
    { name: 'tau-4', input: small },
    { name: 'tau-64', input: large },
    { name: 'tau-64, half size', input: claim('tau-64', 32) },
    { name: "another setup's claim", input: { ...small, setup: 'tau-64' } },
    { name: 'other value', input: { ...large, y: ONE } },
    { name: 'other point', input: { ...large, z: ONE } },
    { name: 'other proof', input: { ...large, proof: INFINITY_HEX } },
    { name: 'other commitment', input: { ...large, commitment: small.commitment } },
    ...badPoints('commitment', (commitment) => ({ ...small, commitment })),
    ...badPoints('proof', (proof) => ({ ...small, proof })),
    ...badScalars('z', (z) => ({ ...small, z })),
    ...badScalars('y', (y) => ({ ...small, y })),
  ]
}

/** Every function of EIP-4844 and EIP-7594 over a setup of the mainnet size: with the secret known, points are scalars. */
function generateCustom(setup: Setup): VectorFile[] {
  const tau = tauOf('tau-4096')
  const point = (k: bigint): Uint8Array => encodeG1(multiply(G1.BASE, ((k % R) + R) % R))
  const blob = { $: 'blob', seed: 21 } as const
  const coefficients = blobToCoefficients(setup, bytesOf(blob))
  const atTau = divide(coefficients, tau).y
  const commitment = bytesToHex(point(atTau))
  const z = randomScalars('z', 1)
  const y = divide(coefficients, bytesToFr(z)).y
  const proof = point(Fr.div(Fr.sub(atTau, y), Fr.sub(tau, bytesToFr(z))))
  const cells = coefficientsToCells(setup, coefficients)
  const cellProofs = cells.map((_, index) => {
    // f = q·(X^64 − h^64) + I, so q(τ) needs no long division.
    const power = Fr.pow(cosetShift(setup, index), 64n)
    const remainder = coefficients.slice(0, 64).map((_, i) => {
      let sum = 0n
      for (let j = coefficients.length / 64 - 1; j >= 0; j--)
        sum = Fr.add(Fr.mul(sum, power), coefficients[i + 64 * j]!)
      return sum
    })
    return point(Fr.div(Fr.sub(atTau, divide(remainder, tau).y), Fr.sub(Fr.pow(tau, 64n), power)))
  })
  const row = (fn: string, input: Row['input'], output: (input: never) => unknown): VectorFile => ({
    suite: 'custom-setup',
    fn,
    source: `${SOURCE_REFERENCE}; points as multiples of the generator by the known secret`,
    note: 'setup tau-4096',
    cases: answer([{ name: 'random 21', input }], output),
  })
  return [
    row('blob_to_kzg_commitment', { blob }, () => hexToBytes(commitment)),
    row('compute_kzg_proof', { blob, z: bytesToHex(z) }, () => [proof, frToBytes(y)]),
    row('compute_cells_and_kzg_proofs', { blob }, () => [cells, cellProofs]),
    row(
      'verify_cell_kzg_proof_batch',
      {
        commitments: [commitment, commitment],
        cell_indices: [3, 100],
        cells: [3, 100].map((index) => ({ $: 'cell', seed: 21, index })),
        proofs: [3, 100].map((index) => bytesToHex(cellProofs[index]!)),
      },
      () => true,
    ),
  ]
}
