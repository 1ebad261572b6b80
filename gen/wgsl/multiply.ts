import type { Field } from './layout.ts'
import type { Machine } from './machine.ts'

const names = (letter: string, n: number) => Array.from({ length: n }, (_, i) => `${letter}${i}`)

/**
 * Rows in the body of the loop, an even number, since two limbs wait in a word. Every call is inlined by every compiler, and
 * their time grows faster than the code: unrolled, one mixed addition takes llvmpipe 17 s and SwiftShader 53 s; with two rows
 * 1.5 s, and it runs no slower. Transforms call few multiplications, in kernels with barriers, where llvmpipe keeps what a
 * loop carries in memory: four rows of Fr, where they divide it, take a tenth off them.
 */
const rowsOf = ({ prefix, n }: Field): number => (prefix === 'fr' && n % 4 === 0 ? 4 : 2)

interface Digits<V> {
  /** What has the place of the columns after this one, of products of a and b and of q and the modulus. */
  readonly carry: V
  /** The same of the second kind, where the two are carried apart. */
  readonly second?: V
}

/**
 * `(a·b + q·modulus) / R` with `q < R`, row by row: for each limb x of a, add `x·b + q·modulus`, with the digit q that
 * makes the lowest column vanish, and move the columns down by one (Montgomery 1985).
 *
 * With 13 bits a column takes all rows without a carry. With 15 a word takes two products, and each column is carried;
 * with 16 it takes one, and both are. No final subtraction: the range of the result follows from those of a and b.
 * @param limit the largest value of b
 * @param max the largest value of the result
 */
export function rowProduct<V>(
  m: Machine<V>,
  f: Field,
  a: readonly V[],
  b: readonly V[],
  limit: bigint,
  max: bigint,
): V[] {
  const { n, bits } = f
  const modulus = f.limbsOf(f.modulus)
  const carried = bits > 13
  const width = carried ? n : n - 1
  // Rows so far, shifted, are below b + modulus; so the uppermost column is.
  const top = Number((limit + f.modulus) >> BigInt(bits * (n - 1)))

  const multiple = (q: V, j: number): V[] => (modulus[j] ? [m.mul(q, m.constant(modulus[j]!))] : [])

  /** The lowest column: q, and what it carries. */
  function lowest(t: V): Digits<V> & { q: V } {
    const q = m.set('q', m.lowProduct(t, f.n0, bits))
    if (bits < 16) return { q, carry: m.set('c', m.shr(m.add(t, ...multiple(q, 0)), bits)) }
    const carry = m.set('c', m.shr(t, bits))
    return { q, carry, second: m.set('d', m.shr(m.add(m.low(t, bits), ...multiple(q, 0)), bits)) }
  }

  function row(x: V, s: readonly V[]): V[] {
    const { q, ...digits } = lowest(m.set('t', m.add(s[0]!, m.mul(x, b[0]!))))
    let { carry, second } = digits
    const next: V[] = []
    for (let j = 1; j < n; j++) {
      const terms = [...(j < width ? [s[j]!] : []), m.mul(x, b[j]!)]
      if (second !== undefined) {
        const v = m.set('v', m.add(...terms, carry))
        carry = m.set('c', m.shr(v, bits))
        const u = m.set('u', m.add(...multiple(q, j), m.low(v, bits), second))
        next.push(m.set(`s${j - 1}`, m.low(u, bits)))
        second = m.set('d', m.shr(u, bits))
      } else if (carried) {
        const v = m.set('v', m.add(...terms, ...multiple(q, j)))
        next.push(m.set(`s${j - 1}`, m.add(m.low(v, bits), carry)))
        carry = m.set('c', m.shr(v, bits))
      } else {
        next.push(m.set(`s${j - 1}`, m.add(...terms, ...multiple(q, j), ...(j === 1 ? [carry] : []))))
      }
    }
    if (carried) next.push(m.set(`s${n - 1}`, m.known(second === undefined ? carry : m.add(carry, second), top)))
    return next
  }

  // The limbs of a move down with the rows, two in a word, so that none is addressed by a variable and few are moved.
  const rows = rowsOf(f)
  const words = Array.from({ length: n / 2 }, (_, i) => m.or(a[2 * i]!, m.shl(a[2 * i + 1]!, bits)))
  const state = [...words, ...Array.from({ length: width }, () => m.constant(0))]
  const columns = m
    .repeat(n / rows, [...names('w', words.length), ...names('s', width)], state, (now) => {
      const w = now.slice(0, words.length)
      let s = now.slice(words.length)
      // Limbs below 2^15 by their last operation: compilers take a cheaper product for those.
      for (const word of w.slice(0, rows / 2))
        for (const shift of [0, bits]) s = row(m.set('x', m.low(m.shr(word, shift), bits)), s)
      const moved = (j: number) => (j + rows / 2 < w.length ? m.set(`w${j}`, w[j + rows / 2]!) : w[j]!)
      return [...w.map((_, j) => moved(j)), ...s]
    })
    .slice(words.length)

  const result: V[] = []
  let carry: V | undefined
  for (const [i, column] of columns.entries()) {
    const sum = m.set('c', carry === undefined ? column : m.add(column, carry))
    if (i === n - 1) carry = sum
    else {
      result.push(m.set(`r${i}`, m.low(sum, bits)))
      carry = m.shr(sum, bits)
    }
  }
  result.push(m.set(`r${n - 1}`, m.known(carry!, Number(max >> BigInt(bits * (n - 1))))))
  return result
}

/** Largest value of `(T + q·modulus) / R`. */
export const reducedMax = ({ R, modulus }: Field, t: bigint): bigint => (t + (R - 1n) * modulus) / R
