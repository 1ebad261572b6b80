/** What KZG gives to workers: whole operations on a blob, or on a part of a batch. */

import type { G1Resident, Precomputation, PrecomputeLevel } from '../backend/backend.ts'
import type { Program } from '../backend/recipe.ts'
import { KzgError } from '../errors.ts'
import * as eip4844 from '../protocol/kzg-4844.ts'
import * as eip7594 from '../protocol/kzg-7594.ts'
import { type Capability, TrustedSetup, type VerifyPart } from '../protocol/trusted-setup.ts'
import type { Resource } from './messages.ts'

const PROGRAMS = {
  commit: eip4844.blobToKzgCommitment,
  open: eip4844.computeKzgProof,
  prove: eip4844.computeBlobKzgProof,
  verify: eip4844.verifyKzgProof,
  verifyBlobs: eip4844.verifyBlobKzgProofBatch,
  extend: eip7594.computeCells,
  cells: eip7594.computeCellsAndKzgProofs,
  recover: eip7594.recoverCellsAndKzgProofs,
  verifyCells: eip7594.verifyCellKzgProofBatch,
} as const satisfies Record<string, (setup: TrustedSetup, ...args: never) => Program<unknown>>

export type KzgOp = keyof typeof PROGRAMS

type Programs = typeof PROGRAMS
export type KzgArgs<O extends KzgOp> = Parameters<Programs[O]> extends [TrustedSetup, ...infer A] ? A : never
export type KzgResult<O extends KzgOp> = ReturnType<Programs[O]> extends Program<infer T> ? T : never

/** The part of the setup that an operation reads; each contains those before it. */
const NEEDS: Readonly<Record<KzgOp, Capability>> = {
  verify: 'verify',
  verifyBlobs: 'verify',
  verifyCells: 'verify',
  extend: 'verify',
  commit: 'commit',
  open: 'commit',
  prove: 'commit',
  cells: 'cells',
  recover: 'cells',
}

/** Checks the arguments, and returns what is to be run. */
export function kzgProgram<O extends KzgOp>(setup: TrustedSetup, op: O, args: KzgArgs<O>): Program<KzgResult<O>> {
  const program = PROGRAMS[op] as (setup: TrustedSetup, ...args: unknown[]) => Program<KzgResult<O>>
  return program(setup, ...args)
}

interface VerifyResource extends VerifyPart {
  readonly n: number
  readonly hasCells: boolean
}

/** The points that an operation reads, for a worker that has not got them, and how large its tables of them may be. */
export function kzgResources(setup: TrustedSetup, op: KzgOp, level: PrecomputeLevel): readonly Resource[] {
  const { n, hasCells, verify } = setup
  const base: Resource = { key: 'verify', value: { n, hasCells, ...verify } satisfies VerifyResource }
  const tables: Resource = { key: `precompute: ${level}`, value: level }
  switch (NEEDS[op]) {
    case 'verify':
      return [base]
    case 'commit':
      return [base, tables, { key: 'lagrange', value: setup.lagrange }]
    case 'cells':
      return [base, tables, { key: 'columns', value: setup.columns }]
  }
}

/** The other end: a setup, from what has arrived and was checked by the thread that sent it. */
export class SetupParts {
  readonly #precomputation: Precomputation
  #setup: TrustedSetup | undefined

  constructor(precomputation: Precomputation) {
    this.#precomputation = precomputation
  }

  accept({ key, value }: Resource): void {
    if (key === 'verify') {
      const { n, hasCells, ...verify } = value as VerifyResource
      this.#setup = new TrustedSetup(n, { verify, lagrange: undefined, columns: undefined }, hasCells)
    } else if (key === 'lagrange' || key === 'columns') {
      this.setup.add({ [key]: value as G1Resident })
    } else {
      this.#precomputation.level = value as PrecomputeLevel
      for (const { points, sums } of this.setup.fixedPoints) this.#precomputation.include(points, sums)
    }
  }

  get setup(): TrustedSetup {
    if (!this.#setup) throw new KzgError('INTERNAL', 'a task came before its setup')
    return this.#setup
  }
}
