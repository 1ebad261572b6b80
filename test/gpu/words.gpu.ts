/** Scalars and numbers in words: lib/fr_words.wgsl, lib/glv.wgsl and lib/msm_starts.wgsl on every lane, against bigint. */
import { mod } from '../../gen/bigint.ts'
import { lambda, r } from '../../gen/params.ts'
import { field, LAYOUTS } from '../../gen/wgsl/layout.ts'
import wordSub from '../../shaders/probe/fr_word_sub.wgsl'
import frWords from '../../shaders/probe/fr_words.wgsl'
import glvSplit from '../../shaders/probe/glv_split.wgsl'
import glvWords from '../../shaders/probe/glv_words.wgsl'
import starts from '../../shaders/probe/msm_starts.wgsl'
import { equal, ok } from './support/check.ts'
import { open } from './support/kernels.ts'
import { operandTable, randomIntegers } from './support/operands.ts'
import { packedValues, packedWords, runProbe } from './support/probe.ts'
import { test } from './support/test.ts'

const WORD = 1n << 32n
/** What carries and borrows run through, or stop at. */
const WORDS = [0n, 1n, 0xffffn, 0x10000n, 0x80000000n, 0xffffffffn]
const ANY_LAYOUT = 'l13'

/** Every choice of one from each list. */
const product = (lists: readonly (readonly bigint[])[]): bigint[][] =>
  lists.reduce<bigint[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]])

const powers = Array.from({ length: 8 }, (_, i) => 1n << BigInt(32 * i))

for (const layout of LAYOUTS) {
  const f = field(layout, 'fr')
  test.compilers(`${layout.name}: fr_unpack, fr_pack, fr_least`, async (context) => {
    const runtime = await open(context)
    // Values that differ from r in one word, and by what borrows from a word or from all above it.
    const near = powers.flatMap((power) => [r - power - 1n, r - power, r - power + 1n, r + power - 1n, r + power])
    const first = [r - 1n, r, r + 1n, 2n * r - 1n, ...near.filter((x) => x < 2n * r)]
    const [values] = operandTable(f, [2n * r - 1n], 1024, first) as [bigint[]]
    const words = await runProbe(
      ...([runtime, layout.name, 'fr_words', frWords, values.length] as const),
      ...([[packedWords(8, values)], 24] as const),
    )
    const found = packedValues(8, words)
    for (const [lane, x] of values.entries()) {
      const [same, least, negative] = found.slice(3 * lane, 3 * lane + 3) as [bigint, bigint, bigint]
      ok(same === x, `lane ${lane}: ${x} comes back as ${same}`)
      ok(least === x % r, `lane ${lane}: the least of ${x} is not ${least}`)
      ok(negative < 2n * r && (negative + x) % r === 0n, `lane ${lane}: ${negative} is not −${x}`)
    }
    runtime.dispose()
  })
}

test.compilers('fr_word_sub', async (context) => {
  const runtime = await open(context)
  const random = randomIntegers(0x9e3779b97f4a7c15n)
  const rows = product([WORDS, WORDS, [0n, 1n]])
  while (rows.length < 512) rows.push([random(WORD), random(WORD), random(2n)])
  const operands = packedWords(
    1,
    rows.flatMap((row) => [...row, 0n]),
  )
  const words = await runProbe(runtime, ANY_LAYOUT, 'fr_word_sub', wordSub, rows.length, [operands], 2)
  for (const [lane, [x, y, borrow]] of rows.entries()) {
    const difference = x! - y! - borrow!
    const wanted = [Number(mod(difference, WORD)), difference < 0n ? 1 : 0]
    equal([...words.subarray(2 * lane, 2 * lane + 2)], wanted, `${x} − ${y} − ${borrow}`)
  }
  runtime.dispose()
})

test.compilers('words_multiply_add and glv_absolute', async (context) => {
  const runtime = await open(context)
  const random = randomIntegers(0xbf58476d1ce4e5b9n)
  const rows = product([WORDS, WORDS, WORDS, WORDS])
  while (rows.length < 2048) rows.push(Array.from({ length: 4 }, () => random(WORD)))
  const words = await runProbe(
    ...([runtime, ANY_LAYOUT, 'glv_words', glvWords, rows.length] as const),
    ...([[packedWords(1, rows.flat())], 7] as const),
  )
  for (const [lane, row] of rows.entries()) {
    const [sum] = packedValues(2, words.subarray(7 * lane, 7 * lane + 2))
    const [absolute] = packedValues(5, words.subarray(7 * lane + 2, 7 * lane + 7))
    const [a, b, c, d] = row as [bigint, bigint, bigint, bigint]
    ok(sum === a * b + c + d, `lane ${lane}: ${a}·${b} + ${c} + ${d} is not ${sum}`)
    const number = BigInt.asIntN(128, a + b * WORD + c * WORD ** 2n + d * WORD ** 3n)
    ok(absolute === (number < 0n ? -number : number), `lane ${lane}: |${number}| is not ${absolute}`)
  }
  runtime.dispose()
})

/** Where a quotient is rounded, or a half taken off, and what is next to it. */
function scalars(count: number): bigint[] {
  const random = randomIntegers(0x94d049bb133111ebn)
  const half = (lambda + 1n) / 2n
  const around = (x: bigint) => [-2n, -1n, 0n, 1n, 2n].map((d) => x + d)
  const quotients = [0n, lambda, ...[half, lambda / 3n, 1n << 64n, 1n << 96n].flatMap(around)]
  for (let i = 0; i < 60; i++) quotients.push(random(lambda + 2n))
  const list = [
    ...[0n, lambda, lambda * lambda, r, r / 2n, ...powers].flatMap(around),
    ...quotients.flatMap((q) => [...around(q * lambda), ...around(q * lambda + half)]),
    // The lowest 96 bits are not looked at for the quotient.
    ...quotients.flatMap((q) => {
      const upper = ((q * lambda + half) >> 96n) << 96n
      return [upper, upper + (1n << 96n) - 1n, upper - 1n]
    }),
  ].filter((k) => k >= 0n && k < r)
  while (list.length < count) list.push(random(r))
  return list
}

test.compilers('glv_split', async (context) => {
  const runtime = await open(context)
  const list = scalars(context.fast ? 8192 : 2048)
  const words = await runProbe(
    ...([runtime, ANY_LAYOUT, 'glv_split', glvSplit, list.length] as const),
    ...([[packedWords(8, list)], 12] as const),
  )
  const most = lambda / 2n + (1n << 98n)
  for (const [lane, k] of list.entries()) {
    const row = words.subarray(12 * lane, 12 * lane + 12)
    const magnitudes = packedValues(5, row.subarray(0, 10))
    const signs = [...row.subarray(10)]
    for (const [i, magnitude] of magnitudes.entries()) {
      ok(magnitude <= most, `lane ${lane}: part ${i} of ${k} is ${magnitude}`)
      ok(signs[i] === 0 || (signs[i] === 1 && magnitude > 0n), `lane ${lane}: part ${i} of ${k} has sign ${signs[i]}`)
    }
    const [k1, k2] = magnitudes.map((magnitude, i) => (signs[i] === 1 ? -magnitude : magnitude)) as [bigint, bigint]
    ok(mod(k1 + k2 * lambda - k, r) === 0n, `lane ${lane}: ${k} is not ${k1} + ${k2}·λ`)
    // The nearest vectors of the lattice; one lower where the quotient is within its error of a half.
    const rest = k % lambda
    const distance = 2n * rest - lambda
    const isClose = (distance < 0n ? -distance : distance) << 30n < 2n * lambda
    const below = k / lambda
    const wanted = isClose ? [below, below + 1n] : [distance < 0n ? below : below + 1n]
    const isNearest = wanted.some((q) => {
      const second = 2n * q > lambda ? 1n : 0n
      return k1 === k - q * lambda - second && k2 === q - second * (lambda + 1n)
    })
    ok(isNearest, `lane ${lane}: ${k1} + ${k2}·λ are not the nearest to ${k}`)
  }
  runtime.dispose()
})

test.compilers('bucket_start', async (context) => {
  const runtime = await open(context)
  const random = randomIntegers(0xd1342543de82ef95n)
  const list = (length: number, bound: bigint) => Uint32Array.from({ length }, () => Number(random(bound)))
  const length = 2048
  const buckets = list(2 * length + 3, 1n << 20n)
  const blocks = list(3, 1n << 30n)
  const found = await runProbe(runtime, ANY_LAYOUT, 'msm_starts', starts, buckets.length, [buckets, blocks], 1)
  for (const [i, start] of buckets.entries())
    equal(found[i], start + blocks[Math.floor(i / length)]!, `the start of bucket ${i}`)
  runtime.dispose()
})
