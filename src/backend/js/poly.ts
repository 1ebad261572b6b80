import { BYTES_PER_FIELD_ELEMENT } from '../../constants.ts'
import type { Operand } from '../../errors.ts'
import type { ByteVec, FrVec, PolyOps, TransformSpec } from '../backend.ts'
import { bitReversed, domain, interpolate, invert, invertAll, mod, R, transform } from './field.ts'
import { JsFr, scalarOf } from './fr.ts'
import { bytesIn, itemsOf, JsVec, target } from './vec.ts'

const frVec = (values: bigint[]): FrVec => new JsVec('fr', values)

export class JsPoly implements PolyOps {
  readonly #fr = new JsFr()

  ntt(data: FrVec, { n, inverse, order }: TransformSpec): void {
    const arrange = order === 'natural' ? (row: bigint[]) => row : bitReversed<bigint>
    eachRow(data, n, (row) => (inverse ? interpolate(arrange(row)) : arrange(transform(row, false))))
  }

  bitReverse(data: FrVec, n: number): void {
    eachRow(data, n, bitReversed<bigint>)
  }

  /** Barycentric; source: consensus-specs deneb, `evaluate_polynomial_in_evaluation_form`. */
  evaluate(evaluations: FrVec, z: FrVec): FrVec {
    return frVec([evaluate(itemsOf(evaluations), scalarOf(z))])
  }

  evaluateBytes(evaluations: ByteVec, z: FrVec, operand: Operand): FrVec {
    const scalars = this.#fr.zeros(evaluations.n / BYTES_PER_FIELD_ELEMENT)
    this.#fr.decodeInto(bytesIn(evaluations), scalars, operand)
    return this.evaluate(scalars, z)
  }

  /** Source: deneb, `compute_kzg_proof_impl` and `compute_quotient_eval_within_domain`. */
  quotient(evaluations: FrVec, z: FrVec): { y: FrVec; q: FrVec } {
    const f = itemsOf(evaluations)
    const point = scalarOf(z)
    const roots = bitReversed(domain(f.length))
    const at = roots.indexOf(point)
    const y = at < 0 ? evaluate(f, point) : f[at]!
    const inverses = invertAll(roots.map((root, i) => (i === at ? 1n : mod(root - point))))
    const q = f.map((value, i) => (i === at ? 0n : mod((value - y) * inverses[i]!)))
    if (at >= 0) {
      // Σ (fᵢ − y)·ωᵢ/(z·(z − ωᵢ)) = −Σ qᵢ·ωᵢ/z.
      const sum = q.reduce((total, value, i) => (total + value * roots[i]!) % R, 0n)
      q[at] = mod(-sum * invert(point))
    }
    return { y: frVec([y]), q: frVec(q) }
  }

  divide(coefficients: FrVec, z: FrVec): { y: FrVec; q: FrVec } {
    const f = itemsOf(coefficients)
    const point = scalarOf(z)
    const q = new Array<bigint>(f.length - 1)
    let carry = f.at(-1)!
    for (let i = f.length - 2; i >= 0; i--) {
      q[i] = carry
      carry = (f[i]! + carry * point) % R
    }
    return { y: frVec([carry]), q: frVec(q) }
  }
}

function evaluate(f: readonly bigint[], z: bigint): bigint {
  const n = f.length
  const roots = bitReversed(domain(n))
  const at = roots.indexOf(z)
  if (at >= 0) return f[at]!
  const inverses = invertAll(roots.map((root) => mod(z - root)))
  const sum = f.reduce((total, value, i) => (total + ((value * roots[i]!) % R) * inverses[i]!) % R, 0n)
  let zn = z
  for (let m = 1; m < n; m *= 2) zn = (zn * zn) % R
  return mod(sum * (zn - 1n) * invert(BigInt(n)))
}

/** Every n scalars replaced. */
export function eachRow(data: FrVec, n: number, replace: (row: bigint[], index: number) => readonly bigint[]): void {
  const values = itemsOf(data)
  for (let start = 0; start < values.length; start += n) {
    target(data).set(replace(values.slice(start, start + n), start / n), start)
  }
}
