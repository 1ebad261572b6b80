/** Every function of the library against the vectors of c-kzg and of the reference, on every tier. */
import { afterAll, beforeAll, describe } from 'vitest'
import type { Kzg } from '../../src/kzg.ts'
import { vectorsOf } from '../vectors/load.ts'
import { customSetup, openKzg, runnableTiers } from './support.ts'
import { table } from './table.ts'

type Bytes = Uint8Array
type Call = (kzg: Kzg, input: never) => unknown

/** Name of the specification → call of the library. */
const FUNCTIONS: Readonly<Record<string, Call>> = {
  blob_to_kzg_commitment: (kzg, { blob }: { blob: Bytes }) => kzg.blobToKzgCommitment(blob),
  compute_kzg_proof: (kzg, { blob, z }: { blob: Bytes; z: Bytes }) => kzg.computeKzgProof(blob, z),
  compute_blob_kzg_proof: (kzg, { blob, commitment }: { blob: Bytes; commitment: Bytes }) =>
    kzg.computeBlobKzgProof(blob, commitment),
  verify_kzg_proof: (kzg, { commitment, z, y, proof }: Record<'commitment' | 'z' | 'y' | 'proof', Bytes>) =>
    kzg.verifyKzgProof(commitment, z, y, proof),
  verify_blob_kzg_proof: (kzg, { blob, commitment, proof }: Record<'blob' | 'commitment' | 'proof', Bytes>) =>
    kzg.verifyBlobKzgProof(blob, commitment, proof),
  verify_blob_kzg_proof_batch: (kzg, input: Record<'blobs' | 'commitments' | 'proofs', Bytes[]>) =>
    kzg.verifyBlobKzgProofBatch(input.blobs, input.commitments, input.proofs),
  compute_cells: (kzg, { blob }: { blob: Bytes }) => kzg.computeCells(blob),
  compute_cells_and_kzg_proofs: (kzg, { blob }: { blob: Bytes }) => {
    const both = kzg.computeCellsAndKzgProofs(blob)
    return [both.cells, kzg.computeCellProofs(blob)]
  },
  recover_cells_and_kzg_proofs: (kzg, input: { cell_indices: number[]; cells: Bytes[] }) =>
    kzg.recoverCellsAndKzgProofs(input.cell_indices, input.cells),
  recover_cells_and_kzg_proofs_any_order: (kzg, input: { cell_indices: number[]; cells: Bytes[] }) =>
    kzg.recoverCellsAndKzgProofs(input.cell_indices, input.cells, { anyOrder: true }),
  verify_cell_kzg_proof_batch: (
    kzg,
    input: { commitments: Bytes[]; cell_indices: number[]; cells: Bytes[]; proofs: Bytes[] },
  ) => kzg.verifyCellKzgProofBatch(input.commitments, input.cell_indices, input.cells, input.proofs),
  commit_polynomial: (kzg, { coefficients }: { coefficients: Bytes }) => kzg.commitPolynomial(coefficients),
  open_polynomial: (kzg, { coefficients, z }: { coefficients: Bytes; z: Bytes }) => kzg.openPolynomial(coefficients, z),
  verify_polynomial: (kzg, { commitment, z, y, proof }: Record<'commitment' | 'z' | 'y' | 'proof', Bytes>) =>
    kzg.verifyPolynomial(commitment, z, y, proof),
}

const callOf = (fn: string): Call => {
  const call = FUNCTIONS[fn]
  if (!call) throw new Error(`no function for vectors of ${fn}`)
  return call
}

describe.each(runnableTiers())('%s', (tier) => {
  describe('mainnet setup', () => {
    let kzg: Kzg
    beforeAll(async () => {
      kzg = await openKzg({ tier })
    })
    afterAll(() => kzg.dispose())

    for (const suite of ['kzg-eip4844', 'kzg-eip7594']) {
      for (const { fn, cases } of vectorsOf(suite)) {
        describe(`${suite} ${fn}`, () => table(cases, (input) => callOf(fn)(kzg, input)))
      }
    }
  })

  describe('setup tau-4096', () => {
    let kzg: Kzg
    beforeAll(async () => {
      kzg = await openKzg({ tier, setup: await customSetup('tau-4096') })
    })
    afterAll(() => kzg.dispose())

    for (const { fn, cases } of vectorsOf('custom-setup')) {
      describe(fn, () => table(cases, (input) => callOf(fn)(kzg, input)))
    }
  })

  describe('setups of every size', () => {
    const instances = new Map<string, Kzg>()
    beforeAll(async () => {
      for (const name of ['tau-2', 'tau-4', 'tau-64']) {
        instances.set(name, await openKzg({ tier, setup: await customSetup(name) }))
      }
    })
    afterAll(() => {
      for (const kzg of instances.values()) kzg.dispose()
    })

    for (const { fn, cases } of vectorsOf('polynomial')) {
      describe(fn, () =>
        table(cases, (input: { setup: string }) => callOf(fn)(instances.get(input.setup)!, input as never)),
      )
    }
  })
})
