import { reverseBits } from '../../bytes.ts'
import { CELLS_PER_EXT_BLOB, FIELD_ELEMENTS_PER_BLOB, FIELD_ELEMENTS_PER_CELL } from '../../constants.ts'
import type { CellOps, CellSet, FrVec, Strands } from '../backend.ts'
import {
  bitReversed,
  domain,
  GENERATOR,
  interpolate,
  invert,
  invertAll,
  mod,
  power,
  powers,
  R,
  transform,
} from './field.ts'
import { eachRow } from './poly.ts'
import { itemsOf, JsVec } from './vec.ts'

const CELL = FIELD_ELEMENTS_PER_CELL
const CELLS = CELLS_PER_EXT_BLOB
const BITS = /* @__PURE__ */ Math.log2(CELLS)

/** 7⁶⁴: takes the 128-th roots of unity to a coset on which Z does not vanish. */
const shift = (): bigint => power(GENERATOR, BigInt(CELL))

/** hₖ, the first point of cell k. */
const cosetShift = (cell: number): bigint => domain(CELL * CELLS)[reverseBits(cell, BITS)]!
/** hₖ⁶⁴, a 128-th root of unity. */
const cosetPower = (cell: number): bigint => domain(CELLS)[reverseBits(cell, BITS)]!

const frVec = (values: bigint[]): FrVec => new JsVec('fr', values)

export class JsCells implements CellOps {
  /** On cell k, X⁶⁴ is hₖ⁶⁴, so P(hₖX) = Σ Xʲ·hₖʲ·Pⱼ(hₖ⁶⁴): a cell's coefficients are the strands' values there. */
  strands({ indices, evaluations }: CellSet): Strands {
    const coefficients = itemsOf(evaluations)
    const given = new Set(indices)
    const missing = Array.from({ length: CELLS }, (_, k) => k).filter((k) => !given.has(k))
    const vanishing = new Array<bigint>(CELLS).fill(0n)
    polynomialOf(missing.map(cosetPower)).forEach((coefficient, i) => {
      vanishing[i] = coefficient
    })
    const onDomain = bitReversed(transform(vanishing, false))
    const strands = new Array<bigint>(CELL * CELLS).fill(0n)
    indices.forEach((k, place) => {
      const factors = powers(invert(cosetShift(k)), CELL)
      for (let j = 0; j < CELL; j++) {
        const value = (coefficients[place * CELL + j]! * factors[j]!) % R
        strands[j * CELLS + k] = (value * onDomain[k]!) % R
      }
    })
    const shifts = powers(shift(), CELLS)
    const onCoset = transform(
      vanishing.map((coefficient, i) => (coefficient * shifts[i]!) % R),
      false,
    )
    return { strands: frVec(strands), divisor: frVec(bitReversed(invertAll(onCoset))) }
  }

  divide(strands: FrVec, divisor: FrVec): void {
    const inverses = bitReversed(itemsOf(divisor))
    const forth = powers(shift(), CELLS)
    const back = powers(invert(shift()), CELLS)
    eachRow(strands, CELLS, (row) => {
      const product = interpolate(bitReversed(row)).map((value, i) => (value * forth[i]!) % R)
      const quotient = interpolate(transform(product, false).map((value, i) => (value * inverses[i]!) % R))
      return quotient.map((value, i) => (value * back[i]!) % R)
    })
  }

  interpolate({ indices, evaluations }: CellSet, weights: FrVec): FrVec {
    const values = itemsOf(evaluations)
    const w = itemsOf(weights)
    const out = new Array<bigint>(CELL).fill(0n)
    indices.forEach((cell, k) => {
      const coefficients = interpolate(bitReversed(values.slice(k * CELL, (k + 1) * CELL)))
      let factor = w[k]!
      const step = invert(cosetShift(cell))
      for (let j = 0; j < CELL; j++, factor = (factor * step) % R) {
        out[j] = (out[j]! + coefficients[j]! * factor) % R
      }
    })
    return frVec(out)
  }

  shiftWeights(indices: readonly number[], weights: FrVec): FrVec {
    return frVec(itemsOf(weights).map((weight, k) => (weight * cosetPower(indices[k]!)) % R))
  }

  fk20Circulants(coefficients: FrVec): FrVec {
    const half = (R + 1n) / 2n
    const f = itemsOf(coefficients).map((value) => (value * half) % R)
    const n = FIELD_ELEMENTS_PER_BLOB
    const circulants = Array.from({ length: CELL }, (_, offset) => {
      const row = new Array<bigint>(CELLS).fill(0n)
      row[0] = f[n - 1 - offset]!
      for (let i = CELLS / 2 + 2; i < CELLS; i++) row[i] = f[2 * CELL - 1 - offset + CELL * (i - CELLS / 2 - 2)]!
      return row
    })
    return frVec(circulants.flat())
  }
}

/** ∏ (X − root), lowest coefficient first. */
function polynomialOf(roots: readonly bigint[]): bigint[] {
  const out = [1n]
  for (const root of roots) {
    out.unshift(0n)
    for (let i = 0; i < out.length - 1; i++) out[i] = mod(out[i]! - root * out[i + 1]!)
  }
  return out
}
