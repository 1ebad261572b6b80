/**
 * EIP-7594 by the letter of the consensus specifications (fulu, polynomial-commitments-sampling.md), over any setup
 * whose size is a multiple of the 64 elements of a cell: slow, obvious, the oracle of the tests.
 */

import { bitReversed, cosetFft, cosetIfft, fft, g1Fft, g1Ifft, ifft, padded, reverseBits } from './fft.ts'
import { bigintToBytes, bytesToFrs, concat, Fr, frsToBytes, powers, rootOfUnity } from './field.ts'
import { decodeG1, encodeG1, type G1Point, G2, msm, multiply, pairingProductIsOne, ZERO } from './group.ts'
import { blobToPolynomial, hashToFr } from './kzg-4844.ts'
import { coefficientsOf, fk20Column, type Setup } from './setup.ts'

const RANDOM_CHALLENGE_KZG_CELL_BATCH_DOMAIN = Buffer.from('RCKZGCBATCH__V1_')
export const FIELD_ELEMENTS_PER_CELL = 64

/** Elements of the extended blob: twice the blob. */
const extendedSize = (setup: Setup): number => 2 * setup.g1Monomial.length
export const cellsPerExtendedBlob = (setup: Setup): number => extendedSize(setup) / FIELD_ELEMENTS_PER_CELL

/** `coset_shift_for_cell`: the first domain point of cell `index` in bit-reversed order. */
export function cosetShift(setup: Setup, index: number): bigint {
  const n = extendedSize(setup)
  const bits = Math.log2(n)
  return Fr.pow(rootOfUnity(n), BigInt(reverseBits(index * FIELD_ELEMENTS_PER_CELL, bits)))
}

export const blobToCoefficients = (setup: Setup, blob: Uint8Array): bigint[] =>
  coefficientsOf(blobToPolynomial(setup, blob))

export function coefficientsToCells(setup: Setup, coefficients: readonly bigint[]): Uint8Array[] {
  const extended = bitReversed(fft(padded(coefficients, extendedSize(setup), 0n)))
  return Array.from({ length: cellsPerExtendedBlob(setup) }, (_, i) =>
    frsToBytes(extended.slice(FIELD_ELEMENTS_PER_CELL * i, FIELD_ELEMENTS_PER_CELL * (i + 1))),
  )
}

export function computeCells(setup: Setup, blob: Uint8Array): Uint8Array[] {
  return coefficientsToCells(setup, blobToCoefficients(setup, blob))
}

/** The quotient of `f` by `X^64 − h^64`, which vanishes on the coset of the cell: one proof, by long division. */
export function computeCellProof(setup: Setup, coefficients: readonly bigint[], index: number): Uint8Array {
  const shift = Fr.pow(cosetShift(setup, index), BigInt(FIELD_ELEMENTS_PER_CELL))
  const remainder = [...coefficients]
  const quotient = new Array<bigint>(remainder.length - FIELD_ELEMENTS_PER_CELL).fill(0n)
  for (let i = remainder.length - 1; i >= FIELD_ELEMENTS_PER_CELL; i--) {
    const lower = i - FIELD_ELEMENTS_PER_CELL
    quotient[lower] = remainder[i]!
    remainder[lower] = Fr.add(remainder[lower]!, Fr.mul(remainder[i]!, shift))
  }
  return encodeG1(msm(setup.g1Monomial, quotient))
}

/**
 * All proofs at once by FK20, from the transformed columns of the setup (`columns[offset][k]`).
 * Source: Feist–Khovratovich, eprint 2023/033; c-kzg-4844 `fk20.c`.
 */
export function computeCellProofsFk20(
  columns: readonly (readonly G1Point[])[],
  coefficients: readonly bigint[],
): Uint8Array[] {
  const cell = FIELD_ELEMENTS_PER_CELL
  const n = coefficients.length
  const k = n / cell
  const scalars = columns.map((_, offset) => {
    const circulant = new Array<bigint>(2 * k).fill(0n)
    circulant[0] = coefficients[n - 1 - offset]!
    for (let i = k + 2; i < 2 * k; i++) circulant[i] = coefficients[2 * cell - 1 - offset + cell * (i - k - 2)]!
    return fft(circulant)
  })
  const transformed = Array.from({ length: 2 * k }, (_, row) =>
    msm(
      columns.map((column) => column[row]!),
      scalars.map((column) => column[row]!),
    ),
  )
  const h = g1Ifft(transformed).slice(0, k)
  return bitReversed(g1Fft(padded(h, 2 * k, ZERO))).map(encodeG1)
}

export function fk20Columns(setup: Setup): G1Point[][] {
  return Array.from({ length: FIELD_ELEMENTS_PER_CELL }, (_, offset) =>
    fk20Column(setup.g1Monomial, FIELD_ELEMENTS_PER_CELL, offset),
  )
}

function parseCell(cell: Uint8Array): bigint[] {
  if (cell.length !== 32 * FIELD_ELEMENTS_PER_CELL) throw new Error(`a cell has 2048 bytes, not ${cell.length}`)
  return bytesToFrs(cell)
}

function assertIndex(setup: Setup, index: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= cellsPerExtendedBlob(setup)) throw new Error('bad cell index')
}

/** `recover_polynomialcoeff`: divides by the vanishing polynomial of what is missing, on a shifted domain. */
export function recoverCoefficients(setup: Setup, indices: readonly number[], cells: readonly Uint8Array[]): bigint[] {
  const total = cellsPerExtendedBlob(setup)
  const n = extendedSize(setup)
  if (indices.length !== cells.length) throw new Error('lengths differ')
  if (2 * indices.length < total || indices.length > total) throw new Error('not between half and all of the cells')
  for (const index of indices) assertIndex(setup, index)
  if (indices.some((index, i) => i > 0 && index <= indices[i - 1]!)) throw new Error('indices are not ascending')

  const extended = new Array<bigint>(n).fill(0n)
  cells.forEach((cell, i) => {
    for (const [j, value] of parseCell(cell).entries()) extended[indices[i]! * FIELD_ELEMENTS_PER_CELL + j] = value
  })
  // Π (X − ω_cells^brp(i)) over missing cells, then X ↦ X^64: zero exactly on the missing cosets.
  const bits = Math.log2(total)
  let short = [1n]
  for (let i = 0; i < total; i++) {
    if (indices.includes(i)) continue
    const root = Fr.pow(rootOfUnity(total), BigInt(reverseBits(i, bits)))
    const shifted = [0n, ...short]
    short = shifted.map((c, j) => Fr.sub(c, Fr.mul(root, short[j] ?? 0n)))
  }
  const vanishing = new Array<bigint>(n).fill(0n)
  for (const [i, c] of short.entries()) if (i * FIELD_ELEMENTS_PER_CELL < n) vanishing[i * FIELD_ELEMENTS_PER_CELL] = c

  const zeros = fft(vanishing)
  const product = ifft(bitReversed(extended).map((value, i) => Fr.mul(value, zeros[i]!)))
  const shift = 7n // outside the domain, where the vanishing polynomial has no zero
  const onCoset = cosetFft(product, shift)
  const zerosOnCoset = Fr.invertBatch(cosetFft(vanishing, shift))
  const recovered = cosetIfft(
    onCoset.map((value, i) => Fr.mul(value, zerosOnCoset[i]!)),
    shift,
  )
  return recovered.slice(0, n / 2)
}

/** `r^k`, with `r` the hash of the whole claim; commitments enter once each, in order of first appearance. */
export function cellChallengePowers(
  setup: Setup,
  commitments: readonly Uint8Array[],
  commitmentIndices: readonly number[],
  cellIndices: readonly number[],
  cells: readonly Uint8Array[],
  proofs: readonly Uint8Array[],
): bigint[] {
  const u64 = (x: number) => bigintToBytes(BigInt(x), 8)
  const r = hashToFr(
    concat([
      RANDOM_CHALLENGE_KZG_CELL_BATCH_DOMAIN,
      ...[setup.g1Monomial.length, FIELD_ELEMENTS_PER_CELL, commitments.length, cellIndices.length].map(u64),
      ...commitments,
      ...cells.flatMap((cell, k) => [u64(commitmentIndices[k]!), u64(cellIndices[k]!), cell, proofs[k]!]),
    ]),
  )
  return powers(r, cells.length)
}

/** `verify_cell_kzg_proof_batch_impl`: the universal verification equation of the specification. */
export function verifyCellKzgProofBatch(
  setup: Setup,
  commitments: readonly Uint8Array[],
  indices: readonly number[],
  cells: readonly Uint8Array[],
  proofs: readonly Uint8Array[],
): boolean {
  const count = cells.length
  if ([commitments, indices, proofs].some((list) => list.length !== count)) throw new Error('lengths differ')
  for (const index of indices) assertIndex(setup, index)
  const evaluations = cells.map(parseCell)
  const pis = proofs.map(decodeG1)
  const hexes = commitments.map((commitment) => Buffer.from(commitment).toString('hex'))
  const unique = [...new Set(hexes)].map((hex) => new Uint8Array(Buffer.from(hex, 'hex')))
  const points = unique.map(decodeG1)
  const commitmentIndices = hexes.map((hex) => [...new Set(hexes)].indexOf(hex))
  if (count === 0) return true

  const r = cellChallengePowers(setup, unique, commitmentIndices, indices, cells, proofs)
  const shifts = indices.map((index) => cosetShift(setup, index))
  const interpolated = evaluations.map((values, k) => cosetIfft(bitReversed(values), shifts[k]!))
  const weighted = Array.from({ length: FIELD_ELEMENTS_PER_CELL }, (_, i) =>
    interpolated.reduce((sum, coefficients, k) => Fr.add(sum, Fr.mul(r[k]!, coefficients[i]!)), 0n),
  )
  const commitmentSum = r.reduce((sum, power, k) => sum.add(multiply(points[commitmentIndices[k]!]!, power)), ZERO)
  const shiftedProofs = msm(
    pis,
    r.map((power, k) => Fr.mul(power, Fr.pow(shifts[k]!, BigInt(FIELD_ELEMENTS_PER_CELL)))),
  )
  return pairingProductIsOne([
    { g1: msm(pis, r), g2: setup.g2Monomial[FIELD_ELEMENTS_PER_CELL]!.negate() },
    { g1: commitmentSum.subtract(msm(setup.g1Monomial, weighted)).add(shiftedProofs), g2: G2.BASE },
  ])
}
