/** The steps of a transform, lib/ntt_first.wgsl and lib/ntt_tile.wgsl, on every lane against bigint. */
import { invert, mod } from '../../gen/bigint.ts'
import { r } from '../../gen/params.ts'
import { field, LAYOUTS } from '../../gen/wgsl/layout.ts'
import bitsProbe from '../../shaders/probe/ntt_bits.wgsl'
import butterfly from '../../shaders/probe/ntt_butterfly.wgsl'
import first from '../../shaders/probe/ntt_first.wgsl'
import rootProbe from '../../shaders/probe/ntt_root.wgsl'
import tileProbe from '../../shaders/probe/ntt_tile.wgsl'
import { type Pass, passesOf, tilesOf, tilesPerGroup } from '../../src/backend/webgpu/ntt/plan.ts'
import { bitReversed, fft, reverseBits } from '../reference/fft.ts'
import { rootOfUnity } from '../reference/field.ts'
import { equal, ok } from './support/check.ts'
import { open } from './support/kernels.ts'
import { operandTable, randomIntegers } from './support/operands.ts'
import { packedValues, packedWords, runProbe } from './support/probe.ts'
import { test } from './support/test.ts'

const ANY_LAYOUT = LAYOUTS[0]!.name
const MOST = 2n * r - 1n
const EDGES = [0n, 1n, r - 1n, r, r + 1n, MOST - 1n, MOST]

/** Coefficients to values in bit-reversed order, level by level: each block has one root, at every level the same. */
function levels(values: readonly bigint[], roots: readonly bigint[]): bigint[] {
  const x = [...values]
  for (let half = x.length / 2; half >= 1; half /= 2) {
    for (let i = 0; i < x.length; i++) {
      if (Math.floor(i / half) % 2 === 1) continue
      const t = roots[Math.floor(i / (2 * half))]! * x[i + half]!
      ;[x[i], x[i + half]] = [mod(x[i]! + t, r), mod(x[i]! - t, r)]
    }
  }
  return x
}

for (const layout of LAYOUTS) {
  const f = field(layout, 'fr')
  const enter = (x: bigint) => mod(x * f.R, r)
  const leave = (words: bigint) => mod(words * invert(f.R, r), r)

  // Five multiplications, which Tint has in every test of transforms as well.
  test(`${layout.name}: ntt_first`, async (context) => {
    const runtime = await open(context)
    const random = randomIntegers(0xda942042e4dd58b5n)
    const w = rootOfUnity(8)
    const own = [w * w, w, w ** 3n].map(enter)
    // Every sum and difference at both ends of its range: each operand as little or as large as it may be.
    const corners = Array.from({ length: 256 }, (_, k) =>
      Array.from({ length: 8 }, (_, i) => ((k >> i) & 1 ? MOST : 0n)),
    )
    const edge = () => EDGES[Number(random(BigInt(EDGES.length)))]!
    const row = (length: number, value: () => bigint) => Array.from({ length }, value)
    const isReal = (lane: number) => lane < 512
    const values = [...corners, ...row(256, () => 0n).map(() => row(8, () => random(2n * r))), ...corners]
    while (values.length < 1024) values.push(row(8, edge))
    const roots = values.map((_, lane) => {
      if (isReal(lane)) return own.map((root) => (random(2n) ? root + r : root))
      return lane < 768 ? [MOST, MOST, MOST] : row(3, edge)
    })
    const words = await runProbe(
      ...([runtime, layout.name, 'ntt_first', first, values.length] as const),
      ...([[packedWords(8, values.flat()), packedWords(8, roots.flat())], 64] as const),
    )
    const found = packedValues(8, words)
    for (const [lane, eight] of values.entries()) {
      const wanted = levels(eight, [1n, ...roots[lane]!.map(leave)])
      if (isReal(lane)) equal(wanted, bitReversed(fft(eight.map((x) => x % r))), 'the textbook’s transform')
      for (const [i, value] of wanted.entries()) {
        const x = found[8 * lane + i]!
        ok(x <= MOST, `lane ${lane}: scalar ${i} is ${x}, more than 2r`)
        ok(x % r === value, `lane ${lane}: scalar ${i} is ${x}, not ${value}`)
      }
    }
    runtime.dispose()
  })

  const butterflies = layout.name === ANY_LAYOUT ? test.compilers : test
  butterflies(`${layout.name}: ntt_butterfly`, async (context) => {
    const runtime = await open(context)
    const table = operandTable(f, [MOST, MOST, MOST], 1024, EDGES)
    const lanes = table[0]!.map((_, lane) => table.map((list) => list[lane]!))
    const words = await runProbe(
      ...([runtime, layout.name, 'ntt_butterfly', butterfly, lanes.length] as const),
      ...([[packedWords(8, lanes.flat())], 16] as const),
    )
    const found = packedValues(8, words)
    for (const [lane, [a, b, root]] of lanes.entries()) {
      const wanted = levels([a!, b!], [leave(root!)])
      for (const [i, value] of wanted.entries()) {
        const x = found[2 * lane + i]!
        ok(x <= MOST && x % r === value, `lane ${lane}: ${a}, ${b} and ${root} give ${x}, not ${value}`)
      }
    }
    runtime.dispose()
  })
}

test.compilers('ntt_root', async (context) => {
  const runtime = await open(context)
  const random = randomIntegers(0xaef17502108ef2d9n)
  const count = 192
  const level = Uint32Array.from({ length: count }, (_, i) => i % 3)
  const roots = Array.from({ length: 3 * count }, () => random(2n * r))
  const words = await runProbe(
    ...([runtime, ANY_LAYOUT, 'ntt_root', rootProbe, count] as const),
    ...([[level, packedWords(8, roots)], 8] as const),
  )
  const found = packedValues(8, words)
  for (const [lane, value] of found.entries())
    ok(value === roots[3 * lane + (lane % 3)], `lane ${lane} is another root`)
  runtime.dispose()
})

test.compilers('ntt_reverse and ntt_turn', async (context) => {
  const runtime = await open(context)
  const random = randomIntegers(0x2545f4914f6cdd1dn)
  const rows: [x: number, bits: number, k: number, times: number][] = []
  for (let bits = 0; bits <= 30; bits++) {
    for (let i = 0; i < 64; i++) {
      // Bits above are left out.
      const x = i < 2 ? i * (2 ** bits - 1) : Number(random(1n << (i % 2 ? 32n : BigInt(bits))))
      rows.push([x, bits, i % 8, (i >> 3) % 4])
    }
  }
  const words = await runProbe(
    ...([runtime, ANY_LAYOUT, 'ntt_bits', bitsProbe, rows.length] as const),
    ...([[Uint32Array.from(rows.flat())], 2] as const),
  )
  for (const [lane, [x, bits, k, times]] of rows.entries()) {
    const digits = k.toString(2).padStart(3, '0')
    const turned = Number.parseInt(digits.slice(3 - times) + digits.slice(0, 3 - times), 2)
    equal([...words.subarray(2 * lane, 2 * lane + 2)], [reverseBits(x, bits), turned], `lane ${lane}`)
  }
  runtime.dispose()
})

/** A scalar of a workgroup of a pass: the words that the shader is given, and what it should find. */
interface Scalar {
  readonly given: readonly number[]
  readonly wanted: readonly number[]
}

/** All scalars of some workgroups. `first` is the number of the first one of the dispatch. */
function scalarsOf(logN: number, batch: number, pass: Pass, groups: readonly number[], first: number): Scalar[] {
  const { done, levels, isLast } = pass
  const [tiles, count] = [tilesOf(pass, logN, batch), tilesPerGroup(pass)]
  const n = 2 ** logN
  const apart = 2 ** (logN - done - levels)
  return groups.flatMap((group) =>
    Array.from({ length: 512 }, (_, i) => {
      const isInverse = group % 2
      const number = (first + group) * count + (i % count)
      const tile = Math.min(number, tiles - 1)
      const inTransform = tile % (n / 2 ** levels)
      const row = Math.floor(inTransform / apart)
      const block = isLast ? reverseBits(row, done) : row
      const transform = n * Math.floor(tile / (n / 2 ** levels))
      const start = transform + block * (n / 2 ** done) + (inTransform % apart)
      const place = start + Math.floor(i / count) * apart
      const natural = reverseBits(place % n, logN)
      const target = isLast ? transform + (isInverse ? (n - natural) % n : natural) : place
      const flags = [0, Number(isLast), isInverse, 0]
      return {
        given: [logN, done, levels, tiles, first * count, ...flags, group, i],
        wanted: [number, block, start, place, target],
      }
    }),
  )
}

const range = (length: number) => Array.from({ length }, (_, i) => i)

test.compilers('ntt_tile, ntt_place, ntt_target', async (context) => {
  const runtime = await open(context)
  const scalars: Scalar[] = []
  for (const [logN, batch] of [
    ...[[1, 5] as const, [2, 700] as const, [3, 1] as const, [5, 9] as const, [8, 3] as const],
    ...[[9, 2] as const, [10, 3] as const, [12, 1] as const],
  ]) {
    for (const pass of passesOf(logN)) {
      const groups = Math.ceil(tilesOf(pass, logN, batch) / tilesPerGroup(pass))
      // In two dispatches, if there is work for two.
      const half = groups >> 1
      const own = [
        ...scalarsOf(logN, batch, pass, range(half), 0),
        ...scalarsOf(logN, batch, pass, range(groups - half), half),
      ]
      // Every scalar is somebody's, once, and goes where no other goes.
      const inside = own.filter(({ wanted }) => wanted[0]! < tilesOf(pass, logN, batch))
      const places = new Set(inside.map(({ wanted }) => wanted[3]))
      equal([inside.length, places.size], [batch * 2 ** logN, batch * 2 ** logN], `scalars of 2^${logN}`)
      scalars.push(...own)
    }
  }
  // Three passes, and the largest transform: some workgroups.
  for (const logN of [19, 22])
    for (const pass of passesOf(logN)) scalars.push(...scalarsOf(logN, 1, pass, [0, 1, 77], 2 ** (logN - 9) - 78))

  const words = await runProbe(
    ...([runtime, ANY_LAYOUT, 'ntt_tile', tileProbe, scalars.length] as const),
    ...([[Uint32Array.from(scalars.flatMap(({ given }) => given))], 5] as const),
  )
  for (const [lane, { given, wanted }] of scalars.entries())
    equal([...words.subarray(5 * lane, 5 * lane + 5)], wanted, `lane ${lane}, ${given}:`)
  runtime.dispose()
})
