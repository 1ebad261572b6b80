/**
 * The isogenies of RFC 9380 (appendices E.2 and E.3) from the curves of its simplified SWU maps to those of BLS12-381.
 *
 * An isogeny of odd degree is its kernel: with h the product of x − x(Q) over the points ±Q of the kernel, it takes
 * (x, y) to (N/(c·h)², y·(N'h − 2Nh')/(c·h)³). So of the RFC's tables only h and c are written down here, the rest is derived
 * (Kohel 1996, section 2.4; Vélu 1971), and checked: multiples of points go to the same multiples of points of the right curve.
 */
import { mod, pow } from './bigint.ts'
import { header } from './output.ts'
import { type Form, type Fp2, fp2Of, fpOf, invert2, mul2, p, SCALAR, WIDE } from './params.ts'

/** Coefficients, constant term first. */
type Polynomial = readonly Fp2[]

interface Isogeny {
  /** y² = x³ + ax + b, with a·b ≠ 0. */
  readonly a: Fp2
  readonly b: Fp2
  /** The non-square Z of the simplified SWU map (RFC 9380, sections 8.8.1 and 8.8.2). */
  readonly z: Fp2
  /** The kernel: a monic divisor of the division polynomial; its square is the RFC's x_den. */
  readonly h: Polynomial
  /** The isomorphism behind Vélu's isogeny divides x by c², y by c³: the degree up to its sign, which the RFC chose. */
  readonly c: bigint
  /** b of the curve that it leads to, y² = x³ + b. */
  readonly target: Fp2
}

const G1: Isogeny = {
  a: [0x144698a3b8e9433d693a02c96d4982b0ea985383ee66a8d8e8981aefd881ac98936f8da0e0f97f5cf428082d584c1dn, 0n],
  b: [0x12e2908d11688030018b12e8753eee3b2016c1f0f24f4070a0b9c14fcef35ef55a23215a316ceaa5d1cc48e98e172be0n, 0n],
  z: [11n, 0n],
  h: [
    [0x133341fb0962a34cb0504a9c4fada0a5090d38679b4c040d5d1c3afb023a3409fcc0815fea66d8b02bbef9c8b5a66e07n, 0n],
    [0x264908af037bcede00d054cf5d4775e83eb6cf63c76b969f8ed174fb59fcff78d201f46f6cfc4ed6552e59ce75177b0n, 0n],
    [0x1335c502c1f54c49aceea65e87fd7203ba0f626f305fc0cfd606a5dae9f3c8e81a4b3b69600129fabd307c69bf319d39n, 0n],
    [0x94440f65f408a6e930e16e3e92dd17bf60d6e9679a8d3d58593de55ac23703042d609537eb3549aac234d896ca82944n, 0n],
    [0x4afe09d5cf4956a23b6b71f59d2b3407b415a774b7be81bbb6fa99cbc798e0ac98ba725a5bc328016b1c268b4766e85n, 0n],
    [1n, 0n],
  ],
  c: 11n,
  target: [4n, 0n],
}

const G2: Isogeny = {
  a: [0n, 240n],
  b: [1012n, 1012n],
  z: [p - 2n, p - 1n],
  h: [
    [6n, p - 6n],
    [1n, 0n],
  ],
  c: -3n,
  target: [4n, 4n],
}

const add2 = (a: Fp2, b: Fp2): Fp2 => [mod(a[0] + b[0], p), mod(a[1] + b[1], p)]
const scale2 = (a: Fp2, k: bigint): Fp2 => [mod(a[0] * k, p), mod(a[1] * k, p)]
const equal2 = (a: Fp2, b: Fp2): boolean => a[0] === b[0] && a[1] === b[1]
const ZERO: Fp2 = [0n, 0n]

const sum = (...terms: readonly Polynomial[]): Polynomial =>
  Array.from({ length: Math.max(...terms.map(({ length }) => length)) }, (_, i) =>
    terms.reduce((at, term) => add2(at, term[i] ?? ZERO), ZERO),
  )
const scale = (f: Polynomial, k: bigint): Polynomial => f.map((coefficient) => scale2(coefficient, k))
const product = (f: Polynomial, g: Polynomial): Polynomial => {
  const out: Fp2[] = Array.from({ length: f.length + g.length - 1 }, () => ZERO)
  f.forEach((a, i) => {
    g.forEach((b, j) => {
      out[i + j] = add2(out[i + j] as Fp2, mul2(a, b))
    })
  })
  return out
}
const derivative = (f: Polynomial): Polynomial => f.slice(1).map((coefficient, i) => scale2(coefficient, BigInt(i + 1)))
const evaluate = (f: Polynomial, x: Fp2): Fp2 =>
  f.reduceRight((at, coefficient) => add2(mul2(at, x), coefficient), ZERO)
const trimmed = (f: Polynomial): Polynomial => {
  let length = f.length
  while (length > 0 && equal2(f[length - 1] as Fp2, ZERO)) length--
  return f.slice(0, length)
}

/** N/c² and (N'h − 2Nh')/c³: the RFC's x_num and y_num. */
function numerators({ a, b, h, c }: Isogeny): { x: Polynomial; y: Polynomial } {
  const curve: Polynomial = [b, a, ZERO, [1n, 0n]]
  const [h1, f1] = [derivative(h), derivative(curve)]
  const h2 = derivative(h1)
  // The sum of the kernel's x coordinates, each once, is minus the second coefficient of h.
  const linear: Polynomial = [scale2(h[h.length - 2] as Fp2, 2n), [2n * BigInt(h.length) - 1n, 0n]]
  const n = sum(
    product(product(h, h), linear),
    scale(product(product(f1, h1), h), -2n),
    scale(product(curve, sum(product(h1, h1), scale(product(h, h2.length ? h2 : [ZERO]), -1n))), 4n),
  )
  const m = sum(product(derivative(n), h), scale(product(n, h1), -2n))
  const inverse = invert2([c, 0n])[0]
  return { x: trimmed(scale(n, inverse ** 2n)), y: trimmed(scale(m, inverse ** 3n)) }
}

type Point = readonly [Fp2, Fp2]

function add([x1, y1]: Point, [x2, y2]: Point, a: Fp2): Point {
  const [top, bottom] = equal2(x1, x2)
    ? [add2(scale2(mul2(x1, x1), 3n), a), scale2(y1, 2n)]
    : [add2(y2, scale2(y1, -1n)), add2(x2, scale2(x1, -1n))]
  const slope = mul2(top, invert2(bottom))
  const x = add2(mul2(slope, slope), scale2(add2(x1, x2), -1n))
  return [x, add2(mul2(slope, add2(x1, scale2(x, -1n))), scale2(y1, -1n))]
}

/** A root where p ≡ 3 mod 4 makes it easy: in Fp, or of an element whose root has no part in u or no other. */
function anyPoint({ a, b }: Isogeny): Point {
  for (let i = 1n; ; i++) {
    const x: Fp2 = [i, 0n]
    const y = root(evaluate([b, a, ZERO, [1n, 0n]], x))
    if (y) return [x, y]
  }
}

function root([c0, c1]: Fp2): Fp2 | undefined {
  const sqrt = (t: bigint): bigint => pow(t, (p + 1n) / 4n, p)
  const half = (p + 1n) / 2n
  for (const norm of [sqrt(c0 * c0 + c1 * c1), -sqrt(c0 * c0 + c1 * c1)]) {
    const x0 = sqrt((c0 + norm) * half)
    const candidate: Fp2 = x0 === 0n ? [0n, sqrt(-c0)] : [x0, mod(c1 * half * pow(x0, p - 2n, p), p)]
    if (equal2(mul2(candidate, candidate), [mod(c0, p), mod(c1, p)])) return candidate
  }
  return undefined
}

/** That points go to points of the target curve, and sums to sums. */
function check(isogeny: Isogeny): void {
  const { h, a, target } = isogeny
  const { x: xNum, y: yNum } = numerators(isogeny)
  const image = ([x, y]: Point): Point => {
    const inverse = invert2(evaluate(h, x))
    const square = mul2(inverse, inverse)
    return [mul2(evaluate(xNum, x), square), mul2(y, mul2(evaluate(yNum, x), mul2(square, inverse)))]
  }
  const one = anyPoint(isogeny)
  let [point, expected] = [one, image(one)]
  for (let i = 0; i < 16; i++) {
    const [x, y] = image(point)
    if (!equal2(mul2(y, y), add2(mul2(x, mul2(x, x)), target))) throw new Error('isogeny leaves the curve')
    if (!equal2(x, expected[0]) || !equal2(y, expected[1])) throw new Error('isogeny is no homomorphism')
    point = add(point, one, a)
    expected = add(expected, image(one), ZERO)
  }
}

const squareRoot = (t: bigint): bigint => {
  const s = pow(t, (p + 1n) / 4n, p)
  if (mod(s * s - t, p) !== 0n) throw new Error('no square')
  return s
}

function constants(form: Form): string {
  const fp = (x: Fp2): string => fpOf(form, x[0])
  const fp2 = (x: Fp2): string => fp2Of(form, x)
  const norm = mod(G2.z[0] ** 2n + G2.z[1] ** 2n, p)
  const of = (name: string, type: 'Fp' | 'Fp2', isogeny: Isogeny): string[] => {
    const write = type === 'Fp' ? fp : fp2
    const { x, y } = numerators(isogeny)
    const list = (f: Polynomial): string => `[${type}; ${f.length}] = [${f.map(write).join(', ')}]`
    return [
      `/// a of ${name}'s isogenous curve y² = x³ + ax + b.`,
      `pub const ${name}_A: ${type} = ${write(isogeny.a)};`,
      `/// −a.`,
      `pub const ${name}_MINUS_A: ${type} = ${write(scale2(isogeny.a, -1n))};`,
      `/// b.`,
      `pub const ${name}_B: ${type} = ${write(isogeny.b)};`,
      `/// Z, a non-square.`,
      `pub const ${name}_Z: ${type} = ${write(isogeny.z)};`,
      `/// Z·a.`,
      `pub const ${name}_ZA: ${type} = ${write(mul2(isogeny.z, isogeny.a))};`,
      `/// The kernel polynomial but for its leading 1, constant term first.`,
      `pub const ${name}_KERNEL: ${list(isogeny.h.slice(0, -1))};`,
      `/// The numerator of x, constant term first.`,
      `pub const ${name}_X: ${list(x)};`,
      `/// The numerator of y over y, constant term first.`,
      `pub const ${name}_Y: ${list(y)};`,
    ]
  }
  return [
    header('gen/isogeny.ts', 'the kernels of RFC 9380, appendices E.2 and E.3'),
    '//! The isogenous curves of the simplified SWU maps, and the way back. C0: nothing below.',
    'use crate::field::{Fp, Fp2};',
    '',
    ...of('G1', 'Fp', G1),
    `/// \`√(−Z³)\`.`,
    `pub const G1_ROOT_MINUS_Z3: Fp = ${fpOf(form, squareRoot(-(G1.z[0] ** 3n)))};`,
    ...of('G2', 'Fp2', G2),
    `/// \`√(−N(Z)³)\` of the norm of Z to Fp.`,
    `pub const G2_ROOT_MINUS_NORM_Z3: Fp = ${fpOf(form, squareRoot(-(norm ** 3n)))};`,
    '',
  ].join('\n')
}

export function generate(): Map<string, string> {
  check(G1)
  check(G2)
  return new Map([SCALAR, WIDE].map((form) => [`crate/src/isogenies${form.suffix}`, constants(form)]))
}
