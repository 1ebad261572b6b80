/** What KZG gives to workers: whole operations on a blob, or on a part of a batch. */

import type { G1Resident } from '../backend/backend.ts'
import type { Program } from '../backend/recipe.ts'
import * as eip4844 from '../protocol/kzg-4844.ts'
import * as eip7594 from '../protocol/kzg-7594.ts'
import { type Capability, TrustedSetup, type VerifyPart } from '../protocol/trusted-setup.ts'
import type { Resource } from './messages.ts'

const PROGRAMS = {
  commit: eip4844.blobToKzgCommitment,
  prove: eip4844.computeBlobKzgProof,
  verifyBlobs: eip4844.verifyBlobKzgProofBatch,
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
  verifyBlobs: 'verify',
  verifyCells: 'verify',
  commit: 'commit',
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

/** The points that an operation reads, for a worker that has not got them. */
export function kzgResources(setup: TrustedSetup, op: KzgOp): readonly Resource[] {
  const { n, hasCells, verify } = setup
  const base: Resource = { key: 'verify', value: { n, hasCells, ...verify } satisfies VerifyResource }
  switch (NEEDS[op]) {
    case 'verify':
      return [base]
    case 'commit':
      return [base, { key: 'lagrange', value: setup.lagrange }]
    case 'cells':
      return [base, { key: 'columns', value: setup.columns }]
  }
}

/** The other end: a setup from what has arrived. */
export class SetupParts {
  #setup: TrustedSetup | undefined

  /** @throws nothing: the points have been checked by the thread that sends them */
  accept({ key, value }: Resource): void {
    if (key === 'verify') {
      const { n, hasCells, ...verify } = value as VerifyResource
      this.#setup = new TrustedSetup(n, { verify, lagrange: undefined, columns: undefined }, hasCells)
    } else {
      this.#setup?.add({ [key]: value as G1Resident })
    }
  }

  get setup(): TrustedSetup {
    return this.#setup as TrustedSetup
  }
}
