import type { Field } from './layout.ts'
import type { Machine } from './machine.ts'

/** A product of two limbs, and the largest that it can be. */
interface Product<V> {
  readonly value: V
  readonly max: number
}

/** The products of column k, the weight 2^(bits·k). */
type Column<V> = (k: number) => Product<V>[]

const limbMax = ({ bits }: Field) => 2 ** bits - 1

/** `Σ aᵢ·b₍ₖ₋ᵢ₎` for every column k of the product. */
export function productColumns<V>(m: Machine<V>, f: Field, a: readonly V[], b: readonly V[]): Column<V> {
  const max = limbMax(f) ** 2
  return (k) => a.flatMap((x, i) => (k - i >= 0 && k - i < f.n ? [{ value: m.mul(x, b[k - i]!), max }] : []))
}

/** The same for a square: products of two different limbs once, with one of the two doubled. Limbs of 15 bits at most. */
export function squareColumns<V>(m: Machine<V>, f: Field, a: readonly V[]): Column<V> {
  const max = limbMax(f) ** 2
  const twice = a.slice(0, -1).map((x, i) => m.set(`d${i}`, m.add(x, x)))
  return (k) =>
    a.flatMap((x, i) => {
      const j = k - i
      if (j < i || j >= f.n) return []
      return i === j ? [{ value: m.mul(x, x), max }] : [{ value: m.mul(twice[i]!, a[j]!), max: 2 * max }]
    })
}

const WORD = 2 ** 32 - 1
/** More than what other groups and the column before leave in the last group of a column. */
const LEFT_OVER = 2 ** 24

/** How many products, from the first on, fit into `room` together. */
function fitting<V>(products: readonly Product<V>[], room: number): number {
  let count = 0
  for (let sum = 0; count < products.length; count++) {
    sum += products[count]!.max
    if (sum > room) break
  }
  return count
}

/**
 * Montgomery's reduction of a product that is given by its columns, column by column ("finely integrated product
 * scanning", Koç–Acar–Kaliski 1996): `(T + q·modulus) / R` with `q < R`; limbs in the low bits.
 *
 * A column is summed in groups that fit a word; but for the last, which carries on, each group leaves its low bits in
 * the column and its high bits to the next. No final subtraction: the range of the result follows from T's.
 * @param max the largest value of the result
 */
export function reduceColumns<V>(m: Machine<V>, f: Field, column: Column<V>, max: bigint): V[] {
  const { n, bits } = f
  const modulus = f.limbsOf(f.modulus)
  const q: V[] = []
  const result: V[] = []
  let carry: V | undefined
  for (let k = 0; k < 2 * n - 1; k++) {
    const multiples = q.flatMap((x, j) => {
      const limb = k - j < n ? modulus[k - j]! : 0
      return limb === 0 ? [] : [{ value: m.mul(x, m.constant(limb)), max: limbMax(f) * limb }]
    })
    const products = [...column(k), ...multiples]
    const own = k < n ? limbMax(f) * modulus[0]! : 0
    let low = carry
    let high: V | undefined
    while (fitting(products, WORD - LEFT_OVER - own) < products.length) {
      const group = products.splice(0, fitting(products, WORD)).map(({ value }) => value)
      const g = m.set('g', m.add(...group))
      low = m.set('u', low === undefined ? m.low(g, bits) : m.add(low, m.low(g, bits)))
      high = m.set('v', high === undefined ? m.shr(g, bits) : m.add(high, m.shr(g, bits)))
    }
    let t = m.set('t', m.add(...(low === undefined ? [] : [low]), ...products.map(({ value }) => value)))
    if (k < n) {
      q.push(m.set(`q${k}`, m.lowProduct(t, f.n0, bits)))
      // The low bits are zero now.
      t = m.add(t, m.mul(q[k]!, m.constant(modulus[0]!)))
    } else {
      result.push(m.set(`r${k - n}`, m.low(t, bits)))
    }
    carry = m.set('c', high === undefined ? m.shr(t, bits) : m.add(high, m.shr(t, bits)))
  }
  result.push(m.set(`r${n - 1}`, m.known(carry!, Number(max >> BigInt(bits * (n - 1))))))
  return result
}

/** Largest value of `(T + q·modulus) / R`. */
export const reducedMax = ({ R, modulus }: Field, t: bigint): bigint => (t + (R - 1n) * modulus) / R
