import { type Kernel, kernels } from './field.ts'
import type { Field } from './layout.ts'
import { atom, type Expression, Text } from './text.ts'
import { regroup } from './words.ts'

const OPERANDS = ['a', 'b', 'c']
const list = (n: number, item: (i: number) => string, separator = ',') =>
  Array.from({ length: n }, (_, i) => item(i)).join(separator)

/** Members of the struct. */
const members = ({ n, layout }: Field) => n / layout.packed

/** The limbs of a parameter: its members, or halves of them. */
function limbsOf(f: Field, text: Text, name: string): Expression[] {
  if (f.layout.packed === 1) return Array.from({ length: f.n }, (_, i) => atom(`${name}.l${i}`))
  return Array.from({ length: f.n }, (_, i) => {
    const word = atom(`${name}.l${i >> 1}`)
    return text.set(`${name}${i}`, i % 2 ? text.shr(word, 16) : text.low(word, 16))
  })
}

/** The struct of limbs given as texts. */
function build(f: Field, limbs: readonly string[]): string {
  const { packed } = f.layout
  return `${f.type}(${list(members(f), (i) => (packed === 1 ? limbs[i]! : `${limbs[2 * i]}|(${limbs[2 * i + 1]}<<16u)`))})`
}

/** A constant. */
function literal(f: Field, value: bigint): string {
  const bits = BigInt(f.bits * f.layout.packed)
  return `${f.type}(${list(members(f), (i) => `${(value >> (bits * BigInt(i))) & ((1n << bits) - 1n)}u`)})`
}

function straightLine(f: Field, { name, operands, run }: Kernel): string {
  const text = new Text()
  const names = OPERANDS.slice(0, operands.length)
  const limbs = run(
    text,
    names.map((operand) => limbsOf(f, text, operand)),
  )
  const parameters = names.map((operand) => `${operand}:${f.type}`).join()
  const result = build(
    f,
    limbs.map((limb) => limb.text),
  )
  return `fn ${f.prefix}_${name}(${parameters})->${f.type}{${text.body()}return ${result};}`
}

/** Packed words of a buffer ↔ limbs. */
function conversions({ prefix, type, ...f }: Field): [string, string][] {
  const words = `array<u32,${f.words}>`
  const load = new Text()
  const store = new Text()
  const member = f.bits * f.layout.packed
  const count = f.n / f.layout.packed
  const name = (expressions: readonly Expression[]) => expressions.map(({ text }) => text).join()
  const loaded = regroup(
    load,
    Array.from({ length: f.words }, (_, i) => atom(`w[${i}]`)),
    32,
    member,
    count,
    'r',
  )
  const stored = regroup(
    store,
    Array.from({ length: count }, (_, i) => atom(`a.l${i}`)),
    member,
    32,
    f.words,
    'r',
  )
  return [
    ['load', `fn ${prefix}_load(w:${words})->${type}{${load.body()}return ${type}(${name(loaded)});}`],
    ['store', `fn ${prefix}_store(a:${type})->${words}{${store.body()}return ${words}(${name(stored)});}`],
  ]
}

/**
 * The largest word of a multiplication, in WGSL itself and in integers that cannot wrap. With 13 bits a column takes two
 * products of every row and the carries of the lowest one; with 15 two products and a column that is carried; with 16
 * one product and two carries.
 */
function assertion({ bits, n }: Field): string {
  const max = 2 ** bits - 1
  if (bits === 13) return `const_assert ${2 * n}*${max}*${max}+${1 << 19}<4294967296;`
  return bits === 15
    ? `const_assert 2*${max}*${max}+${1 << 18}<4294967296;`
    : `const_assert ${max}*${max}+2*${max}<4294967296;`
}

/** The functions of a field's library by name; the struct under its type's name. */
export function fieldItems(f: Field): Map<string, string> {
  const { prefix: x, type, modulus, R } = f
  const count = members(f)
  const words = `array<u32,${f.words}>`
  const p = (i: number) =>
    `${Number((modulus >> BigInt(f.bits * f.layout.packed * i)) & ((1n << BigInt(f.bits * f.layout.packed)) - 1n))}u`
  const isModulus = `(${list(count, (i) => `(a.l${i}^${p(i)})`, '|')})==0u`
  const straight = new Map(kernels(f).map((kernel) => [`${x}_${kernel.name}`, straightLine(f, kernel)]))
  const one = literal(f, R % modulus)
  return new Map([
    [type, `struct ${type}{${list(count, (i) => `l${i}:u32`)}}${assertion(f)}`],
    ...straight,
    ...conversions(f).map(([name, code]) => [`${x}_${name}`, code] as const),
    [`${x}_sqr`, `fn ${x}_sqr(a:${type})->${type}{return ${x}_mul(a,a);}`],
    [`${x}_zero`, `fn ${x}_zero()->${type}{return ${literal(f, 0n)};}`],
    [`${x}_one`, `fn ${x}_one()->${type}{return ${one};}`],
    [
      `${x}_vanishes`,
      `fn ${x}_vanishes(a:${type})->bool{if(a.l0!=0u&&a.l0!=${p(0)}){return false;}` +
        `return (${list(count, (i) => `a.l${i}`, '|')})==0u||${isModulus};}`,
    ],
    [`${x}_is_zero`, `fn ${x}_is_zero(a:${type})->bool{return ${x}_vanishes(${f.room ? `${x}_reduce(a)` : 'a'});}`],
    [`${x}_eq`, `fn ${x}_eq(a:${type},b:${type})->bool{return ${x}_vanishes(${x}_sub(a,b));}`],
    [
      `${x}_from_canonical`,
      `fn ${x}_from_canonical(w:${words})->${type}{return ${x}_mul(${x}_load(w),${literal(f, (R * R) % modulus)});}`,
    ],
    // (a + q·modulus) / R is at most the modulus, and only for a multiple of it equal.
    [
      `${x}_to_canonical`,
      `fn ${x}_to_canonical(v:${type})->${words}{let a=${x}_mul(v,${literal(f, 1n)});if(${isModulus}){return ${words}();}return ${x}_store(a);}`,
    ],
  ])
}
