/**
 * EIP-7594: a blob's extension to twice its size, cut into 128 cells with a proof each. Each function checks its
 * arguments and returns the program to run. Source: consensus-specs fulu, polynomial-commitments-sampling.
 */
import type { FrVec, Workspace } from '../backend/backend.ts'
import { G2_ONE } from '../backend/generators.ts'
import {
  decodeG1Pair,
  divideStrands,
  forwardNtt,
  inverseNtt,
  msm,
  type Program,
  type Recipe,
} from '../backend/recipe.ts'
import { splitBytes } from '../bytes.ts'
import { requireList, requireSameLength } from '../codec/bytes.ts'
import { requireIndices, requireRecoverable } from '../codec/indices.ts'
import {
  BYTES_PER_CELL,
  BYTES_PER_COMMITMENT,
  BYTES_PER_PROOF,
  CELLS_PER_EXT_BLOB,
  FIELD_ELEMENTS_PER_BLOB,
  FIELD_ELEMENTS_PER_CELL,
  FIELD_ELEMENTS_PER_EXT_BLOB,
} from '../constants.ts'
import { cellProofs } from './fk20.ts'
import { loadBlob, requireBlob } from './kzg-4844.ts'
import { type CellsAndProofs, cellsAndProofs } from './results.ts'
import { cellsChallenge } from './transcript.ts'
import type { TrustedSetup } from './trusted-setup.ts'

const cellOfScalar = (i: number): number => Math.floor(i / FIELD_ELEMENTS_PER_CELL)

export function computeCells(setup: TrustedSetup, blob: Uint8Array): Program<Uint8Array[]> {
  setup.requireCells()
  requireBlob(setup, blob)
  return function* (workspace) {
    return yield* cellsOf(workspace, yield* coefficientsOf(workspace, blob))
  }
}

export function computeCellProofs(setup: TrustedSetup, blob: Uint8Array): Program<Uint8Array[]> {
  const { columns } = setup
  requireBlob(setup, blob)
  return function* (workspace) {
    return yield* cellProofs(workspace, columns, yield* coefficientsOf(workspace, blob))
  }
}

export function computeCellsAndKzgProofs(setup: TrustedSetup, blob: Uint8Array): Program<CellsAndProofs> {
  const { columns } = setup
  requireBlob(setup, blob)
  return function* (workspace) {
    const coefficients = yield* coefficientsOf(workspace, blob)
    const cells = yield* cellsOf(workspace, coefficients)
    return cellsAndProofs(cells, yield* cellProofs(workspace, columns, coefficients))
  }
}

export interface RecoverOptions {
  /** Accept indices in any order; without it they must ascend, as the specification demands. */
  readonly anyOrder?: boolean
}

/** All cells and proofs from any 64 cells. Cells that lie on no one polynomial of degree below 4096 are not detected,
 * as in the specification: verify cells before recovering from them. */
export function recoverCellsAndKzgProofs(
  setup: TrustedSetup,
  cellIndices: readonly number[],
  cells: readonly Uint8Array[],
  { anyOrder = false }: RecoverOptions = {},
): Program<CellsAndProofs> {
  const { columns } = setup
  const order = requireRecoverable(cellIndices, anyOrder)
  requireList(cells, BYTES_PER_CELL, 'cells')
  requireSameLength({ cellIndices, cells })
  return function* (workspace) {
    const bytes = workspace.upload(order.map((i) => cells[i]!))
    const evaluations = workspace.fr.fromBytes(bytes, { name: 'cells', index: (i) => order[cellOfScalar(i)]! })
    const indices = order.map((i) => cellIndices[i]!)
    const coefficients = yield* extensionCoefficients(workspace, indices, evaluations)
    const recovered = yield* cellsOf(workspace, coefficients)
    return cellsAndProofs(recovered, yield* cellProofs(workspace, columns, coefficients))
  }
}

/** Verifies cells of any blobs with one pairing product of two. No cells: true.
 *
 * With powers wₖ of a challenge, commitment Cₖ, interpolation Iₖ on the cell's coset hₖ·⟨ω₆₄⟩ and proof πₖ:
 * e(Σ wₖCₖ − [Σ wₖIₖ(τ)]₁ + Σ wₖhₖ⁶⁴πₖ, [1]₂) = e(Σ wₖπₖ, [τ⁶⁴]₂), since the coset's vanishing polynomial is X⁶⁴ − hₖ⁶⁴. */
export function verifyCellKzgProofBatch(
  setup: TrustedSetup,
  commitments: readonly Uint8Array[],
  cellIndices: readonly number[],
  cells: readonly Uint8Array[],
  proofs: readonly Uint8Array[],
): Program<boolean> {
  const { tauPerCell } = setup
  requireList(commitments, BYTES_PER_COMMITMENT, 'commitments')
  requireIndices(cellIndices, CELLS_PER_EXT_BLOB, 'cellIndices')
  requireList(cells, BYTES_PER_CELL, 'cells')
  requireList(proofs, BYTES_PER_PROOF, 'proofs')
  requireSameLength({ commitments, cellIndices, cells, proofs })
  const unique = deduplicate(commitments)
  return function* (workspace) {
    if (cells.length === 0) return true
    const { fr, g1, pairing } = workspace
    const [commitmentPoints, proofPoints] = yield* decodeG1Pair(
      workspace,
      { points: unique.items, operand: { name: 'commitments', index: (i) => unique.first[i]! } },
      { points: proofs, operand: { name: 'proofs', index: (i) => i } },
    )
    const bytes = workspace.upload(cells)
    const evaluations = fr.fromBytes(bytes, { name: 'cells', index: cellOfScalar })
    const base = cellsChallenge(workspace, {
      commitments: unique.items,
      commitmentIndices: unique.indices,
      cellIndices,
      cells: bytes,
      proofs,
    })
    const weights = fr.powers(base, cells.length)
    const interpolation = workspace.cells.interpolate({ indices: cellIndices, evaluations }, weights)
    const monomial = workspace.view(g1.resident(setup.verify.monomial), 0, FIELD_ELEMENTS_PER_CELL)
    const left = yield* msm(
      g1.concatAffine([commitmentPoints, monomial, proofPoints]),
      fr.concat([
        fr.scatterAdd(weights, unique.indices, unique.items.length),
        fr.neg(interpolation),
        workspace.cells.shiftWeights(cellIndices, weights),
      ]),
    )
    const right = g1.neg(yield* msm(proofPoints, weights))
    return pairing.check(g1.concat([left, right]), [pairing.resident(G2_ONE), pairing.resident(tauPerCell)])
  }
}

/** The challenge of a batch of cells; points and scalars are not decoded. */
export function computeVerifyCellKzgProofBatchChallenge(
  setup: TrustedSetup,
  commitments: readonly Uint8Array[],
  commitmentIndices: readonly number[],
  cellIndices: readonly number[],
  cells: readonly Uint8Array[],
  proofs: readonly Uint8Array[],
): Program<Uint8Array> {
  setup.requireCells()
  requireList(commitments, BYTES_PER_COMMITMENT, 'commitments')
  requireIndices(commitmentIndices, commitments.length, 'commitmentIndices')
  requireIndices(cellIndices, CELLS_PER_EXT_BLOB, 'cellIndices')
  requireList(cells, BYTES_PER_CELL, 'cells')
  requireList(proofs, BYTES_PER_PROOF, 'proofs')
  requireSameLength({ commitmentIndices, cellIndices, cells, proofs })
  // biome-ignore lint/correctness/useYield: a hash is no heavy stage
  return function* (workspace) {
    const bytes = workspace.upload(cells)
    const openings = { commitments, commitmentIndices, cellIndices, cells: bytes, proofs }
    return workspace.fr.toBytes(cellsChallenge(workspace, openings))
  }
}

function* coefficientsOf(workspace: Workspace, blob: Uint8Array): Recipe<FrVec> {
  const { evaluations } = loadBlob(workspace, blob)
  yield* inverseNtt(evaluations)
  return evaluations
}

/** The cells of a polynomial: its values on the domain of twice its size, in bit-reversed order, so that a cell is a coset. */
function* cellsOf(workspace: Workspace, coefficients: FrVec): Recipe<Uint8Array[]> {
  const extension = workspace.fr.pad(coefficients, FIELD_ELEMENTS_PER_EXT_BLOB)
  yield* forwardNtt(extension)
  return splitBytes(workspace.fr.toBytes(extension), BYTES_PER_CELL)
}

/** The 4096 coefficients of the polynomial through the cells, whose indices ascend. */
function* extensionCoefficients(workspace: Workspace, indices: readonly number[], evaluations: FrVec): Recipe<FrVec> {
  if (indices.length === CELLS_PER_EXT_BLOB) {
    yield* inverseNtt(evaluations)
    return workspace.view(evaluations, 0, FIELD_ELEMENTS_PER_BLOB)
  }
  yield* inverseNtt(evaluations, FIELD_ELEMENTS_PER_CELL)
  const { strands, divisor } = workspace.cells.strands({ indices, evaluations })
  yield* divideStrands(strands, divisor)
  const coefficients = workspace.fr.transpose(strands, FIELD_ELEMENTS_PER_CELL)
  strands.dispose()
  return workspace.view(coefficients, 0, FIELD_ELEMENTS_PER_BLOB)
}

interface Deduplicated {
  readonly items: readonly Uint8Array[]
  /** Position of each given item in `items`. */
  readonly indices: readonly number[]
  /** Where each of `items` was given first. */
  readonly first: readonly number[]
}

function deduplicate(given: readonly Uint8Array[]): Deduplicated {
  const position = new Map<string, number>()
  const items: Uint8Array[] = []
  const first: number[] = []
  const indices = given.map((item, i) => {
    // Thousands of cells share a few commitments: one character per byte is the cheapest key.
    const key = String.fromCharCode(...item)
    const known = position.get(key)
    if (known !== undefined) return known
    position.set(key, items.length)
    first.push(i)
    return items.push(item) - 1
  })
  return { items, indices, first }
}
