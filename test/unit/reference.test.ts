/** The reference agrees with c-kzg's answers, so that what only the reference answers can be trusted. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MAINNET_PARTS } from '../../src/protocol/mainnet.gen.ts'
import { bytesToFr } from '../reference/field.ts'
import { decodeG1, encodeG1, G1, type G1Point, G2 } from '../reference/group.ts'
import * as eip4844 from '../reference/kzg-4844.ts'
import * as eip7594 from '../reference/kzg-7594.ts'
import type { Setup } from '../reference/setup.ts'
import { EDGE_POINTS } from '../vectors/edges.ts'
import { inputOf, toNotation, type VectorCase, vectorsOf } from '../vectors/load.ts'

const FP_BYTES = 48
const asset = ({ file }: { file: string }): Buffer => readFileSync(new URL(`../../assets/${file}`, import.meta.url))

/** Coordinates of 48 bytes, little-endian. */
function coordinates(bytes: Buffer): bigint[] {
  return Array.from({ length: bytes.length / FP_BYTES }, (_, i) => {
    const one = Buffer.from(bytes.subarray(FP_BYTES * i, FP_BYTES * (i + 1))).reverse()
    return BigInt(`0x${one.toString('hex')}`)
  })
}

function g1Points(bytes: Buffer): G1Point[] {
  const xy = coordinates(bytes)
  return Array.from({ length: xy.length / 2 }, (_, i) => G1.fromAffine({ x: xy[2 * i]!, y: xy[2 * i + 1]! }))
}

/** The committed assets, read by their documented layout. `[τ^i]₁` for i ≥ 64 is no asset: nothing here needs it. */
function mainnet(): Setup {
  const verify = asset(MAINNET_PARTS.verify)
  const c = coordinates(verify.subarray(0, 8 * FP_BYTES))
  const g2 = [0, 4].map((i) => G2.fromAffine({ x: { c0: c[i]!, c1: c[i + 1]! }, y: { c0: c[i + 2]!, c1: c[i + 3]! } }))
  const g2Monomial = new Array<(typeof g2)[number]>(65).fill(G2.BASE)
  g2Monomial[1] = g2[0]!
  g2Monomial[64] = g2[1]!
  const monomial = g1Points(verify.subarray(8 * FP_BYTES))
  return {
    g1Monomial: Array.from({ length: 4096 }, (_, i) => monomial[i] ?? G1.ZERO),
    g1Lagrange: g1Points(asset(MAINNET_PARTS.lagrange)),
    g2Monomial,
  }
}

const setup = mainnet()
type Bytes = Uint8Array

/** Functions of the reference by the names of the vectors. Rows of 4096-term products take half a second each. */
const FUNCTIONS: Readonly<Record<string, (input: never) => unknown>> = {
  blob_to_kzg_commitment: ({ blob }: { blob: Bytes }) => eip4844.blobToKzgCommitment(setup, blob),
  compute_kzg_proof: ({ blob, z }: { blob: Bytes; z: Bytes }) => eip4844.computeKzgProof(setup, blob, z),
  verify_kzg_proof: ({ commitment, z, y, proof }: Record<'commitment' | 'z' | 'y' | 'proof', Bytes>) =>
    eip4844.verifyKzgProof(setup, commitment, z, y, proof),
  verify_blob_kzg_proof_batch: ({ blobs, commitments, proofs }: Record<'blobs' | 'commitments' | 'proofs', Bytes[]>) =>
    eip4844.verifyBlobKzgProofBatch(setup, blobs, commitments, proofs),
  compute_cells: ({ blob }: { blob: Bytes }) => eip7594.computeCells(setup, blob),
  verify_cell_kzg_proof_batch: (input: {
    commitments: Bytes[]
    cell_indices: number[]
    cells: Bytes[]
    proofs: Bytes[]
  }) => eip7594.verifyCellKzgProofBatch(setup, input.commitments, input.cell_indices, input.cells, input.proofs),
  recover_cells_and_kzg_proofs: (input: { cell_indices: number[]; cells: Bytes[] }) =>
    eip7594.coefficientsToCells(setup, eip7594.recoverCoefficients(setup, input.cell_indices, input.cells)),
}

/** Every refusal, and of the answers every `n`-th: they are slow. */
const sample = (cases: readonly VectorCase[], n: number): VectorCase[] => {
  const answers = cases.filter(({ code }) => code === undefined)
  return [...cases.filter(({ code }) => code !== undefined), ...answers.filter((_, i) => i % n === 0)]
}

describe.each([...vectorsOf('kzg-eip4844'), ...vectorsOf('kzg-eip7594')].filter(({ fn }) => fn in FUNCTIONS))(
  'reference · $fn',
  ({ fn, cases }) => {
    it.each(sample(cases, 4).map((row) => [row.name, row] as const))('%s', (_, row) => {
      const call = FUNCTIONS[fn]! as (input: unknown) => unknown
      if (row.code !== undefined) {
        expect(() => call(inputOf(row))).toThrow()
        return
      }
      // Recovery answers with cells and proofs; the reference is asked for the cells.
      const expected = fn.startsWith('recover') ? (row.output as unknown[])[0] : row.output
      expect(toNotation(call(inputOf(row)), expected)).toEqual(expected)
    })
  },
)

describe('reference · points', () => {
  it.each(EDGE_POINTS.map((point) => [point.name, point] as const))('%s', (_, { bytes, code }) => {
    if (code === undefined) expect(encodeG1(decodeG1(bytes))).toEqual(bytes)
    else expect(() => decodeG1(bytes)).toThrow()
  })
})

describe('reference · FK20', () => {
  it('gives the proofs of c-kzg from the committed columns', { timeout: 120_000 }, () => {
    const row = vectorsOf('kzg-eip7594').find(({ fn }) => fn === 'compute_cells_and_kzg_proofs')!.cases[0]!
    const rows = g1Points(asset(MAINNET_PARTS.columns))
    const columns = Array.from({ length: 64 }, (_, o) => Array.from({ length: 128 }, (_, k) => rows[64 * k + o]!))
    const { blob } = inputOf(row) as { blob: Bytes }
    const proofs = eip7594.computeCellProofsFk20(columns, eip7594.blobToCoefficients(setup, blob))
    expect(toNotation(proofs, undefined)).toEqual((row.output as unknown[])[1])
  })
})

it('scalars are refused from r on', () => {
  expect(() => bytesToFr(new Uint8Array(32).fill(0xff))).toThrow()
})
