/** The kernels as Rust: what they compute, what native tools check, and what runs if nobody replaces the bodies. */
import { balanced, digits, invert, mod } from '../bigint.ts'
import { LIMB_BITS as SCALAR_BITS } from '../kernels.ts'
import { header } from '../output.ts'
import { p, r } from '../params.ts'
import * as FR from './fr.ts'
import { KERNELS, LIMB_BITS, LIMBS, tableValues } from './kernels.ts'
import type { Operation, Program, Value } from './ops.ts'

const name = (value: Value): string => `v${value}`

function expression(operation: Operation): string {
  switch (operation.op) {
    case 'load':
      return `ld(${operation.pointer}.add(${operation.index}))`
    case 'splat':
      return `ld_splat(${operation.pointer}.add(${operation.index}), ${operation.lane})`
    case 'neg':
      return `f64x2_neg(${name(operation.a)})`
    case 'shuffle': {
      const [first, second] = operation.lanes
      return `i64x2_shuffle::<${first}, ${2 + second}>(${name(operation.a)}, ${name(operation.b)})`
    }
    case 'store':
      return `st(${operation.pointer}.add(${operation.index}), ${name(operation.value)})`
    case 'fma':
      return `f64x2_relaxed_madd(${name(operation.a)}, ${name(operation.b)}, ${name(operation.c)})`
    default:
      return `f64x2_${operation.op}(${name(operation.a)}, ${name(operation.b)})`
  }
}

function rustFunction(
  { name: symbol, parameters, stored = ['o'], doubled = [], steps }: Program,
  limbs: number,
  exported = '#[unsafe(no_mangle)]',
): string {
  const types = parameters.map((parameter) => `${parameter}: *${stored.includes(parameter) ? 'mut' : 'const'} v128`)
  const list = (names: readonly string[]): string => names.map((parameter) => `\`${parameter}\``).join(', ')
  const long = doubled.length > 0 ? ` ${list(doubled)}: ${2 * limbs} vectors each,\n///` : ''
  return [
    `/// # Safety`,
    `/// ${list(stored)}: ${limbs} vectors each that may be written; \`t\`: the table,${long} the others: ${limbs} vectors each, that may be read.`,
    exported,
    `#[inline(never)]`,
    `pub unsafe extern "C" fn ${symbol}(${types.join(', ')}) {`,
    `    // SAFETY: the caller's promise.`,
    `    unsafe {`,
    ...steps.map(
      ({ value, operation }) =>
        `        ${value === undefined ? '' : `let ${name(value)} = `}${expression(operation)};`,
    ),
    `    }`,
    `}`,
  ].join('\n')
}

const literal = (x: number): string =>
  `f64::from_bits(0x${new BigUint64Array(new Float64Array([x]).buffer)[0]!.toString(16)})`

const SCALAR_LIMBS = 13
const SCALAR_R_BITS = SCALAR_LIMBS * SCALAR_BITS
const R_BITS = LIMBS * LIMB_BITS

/** 2^bits mod p, the representative nearest to zero. */
const powerOfTwo = (bits: number): bigint => {
  const value = mod(1n << BigInt(bits), p)
  return value > p / 2n ? value - p : value
}
const floats = (x: bigint): string =>
  `[${balanced(x, LIMB_BITS, LIMBS)
    .map((limb) => literal(Number(limb)))
    .join(', ')}]`
const scalarLimbs = (x: bigint): string => `[${balanced(x, SCALAR_BITS, SCALAR_LIMBS).join(', ')}]`

const HEAD = [
  '//! Montgomery kernels on two elements at once. After linking, the build replaces these bodies by the same operations',
  '//! in the order of this list, which the compiler does not keep.',
  'use core::arch::wasm32::*;',
  'use core::ptr::{read_volatile as ld, write_volatile as st};',
  '',
]

export function generate(): ReadonlyMap<string, string> {
  const table = tableValues()
  return new Map([
    ['crate/src/limb/relaxed_fr.gen.rs', fr()],
    [
      'crate/src/limb/relaxed_fp.gen.rs',
      [
        header('gen/relaxed/rust.ts', 'gen/relaxed/kernels.ts'),
        ...HEAD,
        `/// Constants of the kernels: −p, p⁻¹ mod 2^48, and powers of two.`,
        `pub const TABLE: [f64; ${table.length}] = [${table.map(literal).join(', ')}];`,
        `/// R mod p: one in Montgomery form.`,
        `pub const ONE: [f64; ${LIMBS}] = ${floats(powerOfTwo(R_BITS))};`,
        `/// R³ mod p: turns the plain inverse of aR into the Montgomery form of 1/a.`,
        `pub const R3: [f64; ${LIMBS}] = ${floats(powerOfTwo(3 * R_BITS))};`,
        `/// 2^${R_BITS} mod p in the scalar tier's limbs: from its Montgomery form to this tier's.`,
        `pub const FROM_SCALAR_FORM: [i32; ${SCALAR_LIMBS}] = ${scalarLimbs(powerOfTwo(R_BITS))};`,
        `/// 2^${2 * SCALAR_R_BITS - R_BITS} mod p in the scalar tier's limbs: back again.`,
        `pub const TO_SCALAR_FORM: [i32; ${SCALAR_LIMBS}] = ${scalarLimbs(powerOfTwo(2 * SCALAR_R_BITS - R_BITS))};`,
        `/// p in the scalar tier's non-negative limbs, for the inversion.`,
        `pub const SCALAR_MODULUS: [i32; ${SCALAR_LIMBS}] = [${digits(p, SCALAR_BITS, SCALAR_LIMBS).join(', ')}];`,
        `/// p⁻¹ mod 2^${SCALAR_BITS}.`,
        `pub const SCALAR_INVERSE: u32 = ${invert(p, 1n << BigInt(SCALAR_BITS))};`,
        '',
        '/// A lane of the vector at `source`, in both lanes.',
        '///',
        '/// # Safety',
        '/// `source` may be read, and `lane` is 0 or 1.',
        '#[inline(always)]',
        'unsafe fn ld_splat(source: *const v128, lane: usize) -> v128 {',
        "    // SAFETY: the caller's promise.",
        '    f64x2_splat(unsafe { ld(source.cast::<f64>().add(lane)) })',
        '}',
        '',
        ...KERNELS.map((kernel) => rustFunction(kernel, LIMBS)),
        '',
      ].join('\n'),
    ],
  ])
}

const FR_SCALAR_LIMBS = 9

/** 2^bits mod r in the scalar tier's limbs. */
function frPowerOfTwo(bits: number): string {
  const value = mod(1n << BigInt(bits), r)
  return `[i32; ${FR_SCALAR_LIMBS}] = [${balanced(value > r / 2n ? value - r : value, SCALAR_BITS, FR_SCALAR_LIMBS).join(', ')}]`
}

function fr(): string {
  const table = FR.tableValues()
  const to = FR.LIMBS * LIMB_BITS
  return [
    header('gen/relaxed/rust.ts', 'gen/relaxed/fr.ts'),
    ...HEAD,
    `/// Constants of the kernels: −r, r⁻¹ mod 2^48, and powers of two.`,
    `pub const TABLE: [f64; ${table.length}] = [${table.map(literal).join(', ')}];`,
    `/// 2^${to} mod r in the scalar tier's limbs: what its product with a scalar in Montgomery form is one for these kernels.`,
    `pub const TO_FACTOR: ${frPowerOfTwo(to)};`,
    `/// −r⁻¹ mod 2^${to}, balanced.`,
    `pub const NEGATIVE_INVERSE: [f64; ${FR.LIMBS}] = [${FR.negativeInverse().map(literal).join(', ')}];`,
    '',
    // Exported functions stay in the artefact, and that of signatures has no bulk operations on scalars.
    ...FR.FR_KERNELS.map((kernel) => rustFunction(kernel, FR.LIMBS, '#[cfg_attr(feature = "kzg", unsafe(no_mangle))]')),
    '',
  ].join('\n')
}
