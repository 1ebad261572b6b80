/**
 * Every constant of the curve, derived from the seed x = -0xd201000000010000 (crate/src/params.gen.rs).
 * Sources: eprint 2002/088 (Barreto–Lynn–Scott, k = 12), RFC 9380 section 8.8, the ZCash protocol specification 5.4.9.2.
 */
import { balanced, digits, invert, mod, pow } from './bigint.ts'
import { kernelFiles, LIMB_BITS } from './kernels.ts'

export const X = -0xd201000000010000n
export const r = X ** 4n - X ** 2n + 1n
export const p = ((X - 1n) ** 2n * r) / 3n + X

const modulus = { fp: p, fr: r } as const
type FieldName = keyof typeof modulus

/** How the tiers of one kind hold an element: its limbs, which stand for it times R = 2^(bits·n). */
export interface Form {
  /** Ends the names of the files with this form's constants. */
  readonly suffix: string
  readonly limb: 'i32' | 'u64'
  readonly bits: number
  readonly n: Readonly<Record<FieldName, number>>
  readonly describe: string
  /** Limbs of an integer below the modulus. */
  readonly limbs: (x: bigint, m: bigint, n: number) => bigint[]
}

export const SCALAR: Form = {
  suffix: '.gen.rs',
  limb: 'i32',
  bits: LIMB_BITS,
  n: { fp: 13, fr: 9 },
  describe: `balanced limbs of ${LIMB_BITS} bits`,
  // Centred, so |value| < modulus / 2.
  limbs: (x, m, n) => balanced(x > m / 2n ? x - m : x, LIMB_BITS, n),
}

export const WIDE: Form = {
  suffix: '_wide.gen.rs',
  limb: 'u64',
  bits: 64,
  n: { fp: 6, fr: 4 },
  describe: 'words of 64 bits',
  limbs: (x, _, n) => digits(x, 64, n),
}

const int = (x: bigint): string => (x < 0n ? `-0x${(-x).toString(16)}` : `0x${x.toString(16)}`)
const list = (type: string, xs: bigint[]): string => `[${type}; ${xs.length}] = [${xs.map(int).join(', ')}]`

export type Fp2 = readonly [bigint, bigint]
export const mul2 = (a: Fp2, b: Fp2): Fp2 => [mod(a[0] * b[0] - a[1] * b[1], p), mod(a[0] * b[1] + a[1] * b[0], p)]
const pow2 = (a: Fp2, e: bigint): Fp2 => {
  let out: Fp2 = [1n, 0n]
  for (let b = a; e > 0n; e >>= 1n, b = mul2(b, b)) if (e & 1n) out = mul2(out, b)
  return out
}
export const invert2 = (a: Fp2): Fp2 => {
  const norm = invert(a[0] * a[0] + a[1] * a[1], p)
  return [mod(a[0] * norm, p), mod(-a[1] * norm, p)]
}

const XI: Fp2 = [1n, 1n] // w^6 = v^3 = ξ = 1 + u
const FR_GENERATOR = 7n // smallest generator of Fr*, as in every implementation since ZCash's
const TWO_ADICITY = 32n

/** λ = x² − 1, a root of λ² + λ + 1 mod r. */
export const lambda = mod(X * X - 1n, r)

/** β such that (x, y) ↦ (βx, y) is multiplication by λ: which of the two cube roots, the generator decides. */
function beta(): bigint {
  const root = pow(2n, (p - 1n) / 3n, p)
  const image = multiply(G1, lambda)
  return image[0] === mod(root * G1[0], p) ? root : mod(root * root, p)
}

type Point = readonly [bigint, bigint]
function add(a: Point, b: Point): Point {
  const slope = a[0] === b[0] ? 3n * a[0] * a[0] * invert(2n * a[1], p) : (b[1] - a[1]) * invert(b[0] - a[0], p)
  const x = mod(slope * slope - a[0] - b[0], p)
  return [x, mod(slope * (a[0] - x) - a[1], p)]
}
function multiply(point: Point, k: bigint): Point {
  const bits = k.toString(2).slice(1)
  return [...bits].reduce((acc, bit) => (bit === '1' ? add(add(acc, acc), point) : add(acc, acc)), point)
}

// Standard generators (ZCash; also draft-irtf-cfrg-pairing-friendly-curves, section 4.2.1).
const G1: Point = [
  0x17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bbn,
  0x08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1n,
]
const G2: readonly [Fp2, Fp2] = [
  [
    0x024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8n,
    0x13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7en,
  ],
  [
    0x0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801n,
    0x0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79ben,
  ],
]

/** The Montgomery form of an element, as Rust. */
function limbsOf({ bits, n, limbs }: Form, f: FieldName, x: bigint): string {
  const m = modulus[f]
  return `[${limbs(mod(x << BigInt(bits * n[f]), m), m, n[f])
    .map(int)
    .join(', ')}]`
}

function fieldConstants(form: Form, f: FieldName): string[] {
  const { limb, bits } = form
  const [m, n, F] = [modulus[f], form.n[f], f.toUpperCase()]
  const words = Math.ceil(m.toString(2).length / 64)
  const R = 1n << BigInt(bits * n)
  const limbs = (f: FieldName, x: bigint) => limbsOf(form, f, x)
  return [
    `/// Limbs of ${f}: ${n} ${form.describe}.`,
    `pub const ${F}_LIMBS: usize = ${n};`,
    `/// The modulus in limbs.`,
    `pub const ${F}_MODULUS: ${list(limb, limb === 'i32' ? balanced(m, bits, n) : digits(m, bits, n))};`,
    `/// The modulus in non-negative digits of ${LIMB_BITS} bits.`,
    `pub const ${F}_MODULUS_UNSIGNED: ${list('i32', digits(m, LIMB_BITS, SCALAR.n[f]))};`,
    `/// \`modulus⁻¹ mod 2^${LIMB_BITS}\`.`,
    `pub const ${F}_INVERSE: u32 = ${int(invert(m, 1n << BigInt(LIMB_BITS)))};`,
    `/// The modulus in little-endian 64-bit words.`,
    `pub const ${F}_WORDS: ${list('u64', digits(m, 64, words))};`,
    `/// \`R mod modulus\`: one in Montgomery form, R = 2^${bits * n}.`,
    `pub const ${F}_ONE: [${limb}; ${n}] = ${limbs(f, 1n)};`,
    `/// \`R² mod modulus\`: turns a plain value into Montgomery form.`,
    `pub const ${F}_R2: [${limb}; ${n}] = ${limbs(f, R)};`,
    `/// \`R³ mod modulus\`: turns the plain inverse of \`aR\` into the Montgomery form of \`1/a\`.`,
    `pub const ${F}_R3: [${limb}; ${n}] = ${limbs(f, R * R)};`,
  ]
}

/** The factor of x under ψ²: ξ^((1−p)/3) times its conjugate, an element of Fp. */
function psiSquaredX(): Fp2 {
  const a = invert2(pow2(XI, (p - 1n) / 3n))
  return mul2(a, [a[0], mod(-a[1], p)])
}

/** An element of Fp as Rust. */
export const fpOf = (form: Form, x: bigint): string => `Fp(${limbsOf(form, 'fp', x)})`

/** An element of Fp2 as Rust. */
export const fp2Of = (form: Form, [c0, c1]: Fp2): string => `Fp2 { c0: ${fpOf(form, c0)}, c1: ${fpOf(form, c1)} }`

function params(form: Form): string {
  const fp = (x: bigint): string => fpOf(form, x)
  const fr = (x: bigint): string => `Fr(${limbsOf(form, 'fr', x)})`
  const fp2 = (x: Fp2): string => fp2Of(form, x)
  const root = pow(FR_GENERATOR, (r - 1n) >> TWO_ADICITY, r)
  const frobenius = (e: bigint) => pow2(XI, e)
  return [
    '// Generated by gen/params.ts from the seed x. Do not edit: change the generator and run `npm run gen`.',
    '//! Constants of BLS12-381. C0: nothing below.',
    'use crate::field::{Fp, Fp2, Fr};',
    '',
    `/// |x|, the seed of the curve family; x itself is negative.`,
    `pub const X_ABS: u64 = ${int(-X)};`,
    ...fieldConstants(form, 'fp'),
    ...fieldConstants(form, 'fr'),
    `/// \`(p − 3) / 4\`: \`a^((p−3)/4)\` is \`1/√a\`'s candidate, for square roots in Fp and Fp2.`,
    `pub const FP_MINUS_THREE_QUARTER: ${list('u64', digits((p - 3n) / 4n, 64, 6))};`,
    `/// \`(p − 1) / 2\`: the largest value of the lexicographically smaller half.`,
    `pub const FP_HALF_WORDS: ${list('u64', digits((p - 1n) / 2n, 64, 6))};`,
    `/// \`2⁻¹\` in Fp.`,
    `pub const FP_TWO_INV: Fp = ${fp(invert(2n, p))};`,
    `/// log₂ of the largest power of two that divides r − 1.`,
    `pub const FR_TWO_ADICITY: u32 = ${TWO_ADICITY};`,
    `/// A primitive 2^32-th root of unity: 7^((r−1)/2^32).`,
    `pub const FR_ROOT_OF_UNITY: Fr = ${fr(root)};`,
    `/// The multiplicative generator 7: the shift of the coset NTT.`,
    `pub const FR_GENERATOR: Fr = ${fr(FR_GENERATOR)};`,
    `/// 7⁻¹.`,
    `pub const FR_GENERATOR_INV: Fr = ${fr(invert(FR_GENERATOR, r))};`,
    `/// G1: y² = x³ + 4.`,
    `pub const G1_B: Fp = ${fp(4n)};`,
    `/// G2: y² = x³ + 4(1 + u).`,
    `pub const G2_B: Fp2 = ${fp2([4n, 4n])};`,
    `/// Coordinates of the standard generator of G1.`,
    `pub const G1_GENERATOR: (Fp, Fp) = (${fp(G1[0])}, ${fp(G1[1])});`,
    `/// Coordinates of the standard generator of G2.`,
    `pub const G2_GENERATOR: (Fp2, Fp2) = (${fp2(G2[0])}, ${fp2(G2[1])});`,
    `/// β: (x, y) ↦ (βx, y) is multiplication by λ = x² − 1 on G1.`,
    `pub const G1_BETA: Fp = ${fp(beta())};`,
    `/// λ = x² − 1 in 64-bit words.`,
    `pub const G1_LAMBDA: ${list('u64', digits(lambda, 64, 2))};`,
    `/// ⌊2^319 / λ⌋: division by λ with an error below 2^-64.`,
    `pub const G1_LAMBDA_RECIPROCAL: ${list('u64', digits((1n << 319n) / lambda, 64, 3))};`,
    `/// β of G2: x ↦ βx is multiplication by the same λ. −ψ² has the eigenvalue −x² = λ², so (−ψ²)² has λ⁴ = λ.`,
    `pub const G2_BETA: Fp = ${fp(mod(psiSquaredX()[0] ** 2n, p))};`,
    `/// ψ on G2 (untwist, Frobenius, twist): x̄·ξ^((1−p)/3).`,
    `pub const PSI_X: Fp2 = ${fp2(invert2(frobenius((p - 1n) / 3n)))};`,
    `/// ψ on G2: ȳ·ξ^((1−p)/2).`,
    `pub const PSI_Y: Fp2 = ${fp2(invert2(frobenius((p - 1n) / 2n)))};`,
    `/// Frobenius on Fp6: \`ξ^((p^i − 1)/3)\`, coefficient of v, i = 0…2.`,
    `pub const FROBENIUS_FP6_C1: [Fp2; 3] = [${[0n, 1n, 2n].map((i) => fp2(frobenius((p ** i - 1n) / 3n))).join(', ')}];`,
    `/// Frobenius on Fp6: \`ξ^(2(p^i − 1)/3)\`, coefficient of v², i = 0…2.`,
    `pub const FROBENIUS_FP6_C2: [Fp2; 3] = [${[0n, 1n, 2n].map((i) => fp2(frobenius((2n * (p ** i - 1n)) / 3n))).join(', ')}];`,
    `/// Frobenius on Fp12: \`ξ^((p^i − 1)/6)\`, coefficient of w, i = 0…2.`,
    `pub const FROBENIUS_FP12_C1: [Fp2; 3] = [${[0n, 1n, 2n].map((i) => fp2(frobenius((p ** i - 1n) / 6n))).join(', ')}];`,
    '',
  ].join('\n')
}

export function generate(): Map<string, string> {
  return new Map([
    ...[SCALAR, WIDE].map((form) => [`crate/src/params${form.suffix}`, params(form)] as const),
    ...kernelFiles(p, r),
  ])
}
