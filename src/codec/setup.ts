import { fromHex, isPowerOfTwo } from '../bytes.ts'
import { BYTES_PER_G1, BYTES_PER_G2 } from '../constants.ts'
import { KzgError } from '../errors.ts'

/** A trusted setup in the JSON form of the consensus specifications: points as hex, with or without `0x`, natural order. */
export interface SetupJson {
  /** `[ℓᵢ(τ)]₁` for the n-th roots of unity in natural order; n is a power of two */
  readonly g1_lagrange: readonly string[]
  /** `[τʲ]₂`, at least two; 65 for operations on cells */
  readonly g2_monomial: readonly string[]
  /** `[τⁱ]₁`, n of them; needed for operations on cells */
  readonly g1_monomial?: readonly string[]
}

/** A setup whose counts are right; its points are still unchecked. */
export interface ParsedSetup {
  readonly n: number
  /** n × 48 bytes, natural order */
  readonly g1Lagrange: Uint8Array
  /** count × 96 bytes */
  readonly g2Monomial: Uint8Array
  /** n × 48 bytes */
  readonly g1Monomial: Uint8Array | undefined
}

export type SetupPart = 'g1_lagrange' | 'g2_monomial' | 'g1_monomial'

/** Parses a setup: JSON (object or text), or the consensus text form, which is the number of G1 points, the number of
 * G2 points, then one point per line: Lagrange, G2, and optionally monomial G1.
 * @throws KzgError `BAD_TYPE`; `BAD_SETUP` with `part` and `index` */
export function parseSetup(setup: SetupJson | string): ParsedSetup {
  if (typeof setup === 'string') return setup.trimStart().startsWith('{') ? parseJson(setup) : parseText(setup)
  if (typeof setup !== 'object' || setup === null) throw new KzgError('BAD_TYPE', 'setup must be an object or a string')
  return assemble(setup)
}

function parseJson(text: string): ParsedSetup {
  try {
    return assemble(JSON.parse(text))
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new KzgError('BAD_SETUP', 'setup is not valid JSON', undefined, { cause })
    throw cause
  }
}

function parseText(text: string): ParsedSetup {
  const [g1Count, g2Count, ...points] = text.split(/\s+/).filter((token) => token !== '')
  const [n, m] = [Number(g1Count), Number(g2Count)]
  if (!Number.isInteger(n) || !Number.isInteger(m)) {
    throw new KzgError('BAD_SETUP', 'setup starts with neither JSON nor the numbers of its G1 and G2 points')
  }
  const hasMonomial = points.length === 2 * n + m
  if (!hasMonomial && points.length !== n + m) {
    const expected = `${n + m} without, ${2 * n + m} with monomial G1 points`
    throw new KzgError('BAD_SETUP', `setup has ${points.length} points instead of ${expected}`)
  }
  return assemble({
    g1_lagrange: points.slice(0, n),
    g2_monomial: points.slice(n, n + m),
    ...(hasMonomial && { g1_monomial: points.slice(n + m) }),
  })
}

function assemble({ g1_lagrange, g2_monomial, g1_monomial }: SetupJson): ParsedSetup {
  const g1Lagrange = parsePoints(g1_lagrange, BYTES_PER_G1, 'g1_lagrange')
  const n = g1_lagrange.length
  if (n < 2 || !isPowerOfTwo(n)) {
    throw new KzgError('BAD_SETUP', `g1_lagrange has ${n} points, not a power of two from 2`, undefined, {
      part: 'g1_lagrange',
    })
  }
  const g2Monomial = parsePoints(g2_monomial, BYTES_PER_G2, 'g2_monomial')
  if (g2_monomial.length < 2) {
    throw new KzgError('BAD_SETUP', 'g2_monomial needs at least [1]₂ and [τ]₂', undefined, { part: 'g2_monomial' })
  }
  const g1Monomial = g1_monomial && parsePoints(g1_monomial, BYTES_PER_G1, 'g1_monomial')
  if (g1_monomial && g1_monomial.length !== n) {
    const message = `g1_monomial has ${g1_monomial.length} points, g1_lagrange ${n}`
    throw new KzgError('BAD_SETUP', message, undefined, { part: 'g1_monomial' })
  }
  return { n, g1Lagrange, g2Monomial, g1Monomial }
}

function parsePoints(points: readonly string[] | undefined, length: number, part: SetupPart): Uint8Array {
  if (!Array.isArray(points)) throw new KzgError('BAD_SETUP', `${part} must be an array`, undefined, { part })
  const bytes = new Uint8Array(points.length * length)
  for (let i = 0; i < points.length; i++) {
    const point = typeof points[i] === 'string' ? fromHex(points[i]) : undefined
    if (point?.length !== length) {
      throw new KzgError('BAD_SETUP', `${part}[${i}] is not ${length} bytes of hex`, i, { part })
    }
    bytes.set(point, i * length)
  }
  return bytes
}
