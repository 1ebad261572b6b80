/** Additions in step and sums in buffers, lib/g1_step.wgsl and lib/g1_sums.wgsl, against affine additions in bigint. */
import { p } from '../../gen/params.ts'
import { field, LAYOUTS } from '../../gen/wgsl/layout.ts'
import step from '../../shaders/probe/g1_step.wgsl'
import stepAffine from '../../shaders/probe/g1_step_affine.wgsl'
import load from '../../shaders/probe/g1_sums_load.wgsl'
import store from '../../shaders/probe/g1_sums_store.wgsl'
import { equal, ok } from './support/check.ts'
import { coordinates, type Point, points, same, sum } from './support/g1.ts'
import { open } from './support/kernels.ts'
import { randomIntegers } from './support/operands.ts'
import { packedValues, packedWords, runProbe } from './support/probe.ts'
import { test } from './support/test.ts'

/** What the probes take a sum for. */
const EMPTY = 1
const DOUBLING = 2
const OTHER_EMPTY = 4

interface Lane {
  readonly a: Point
  readonly b: Point
  readonly doubles?: true
}

for (const layout of LAYOUTS) {
  const { affine, xyzz, check } = coordinates(field(layout, 'fp'))
  const [garbage] = points(7).slice(-1)

  /** Results and flags of a probe: what it left is checked, and in how many steps. */
  function checkSums(words: Uint32Array, lanes: readonly Lane[]) {
    const sums = new Uint32Array(48 * lanes.length)
    for (const [i, { a, b, doubles }] of lanes.entries()) {
      const [isEmpty, isDoubling, steps] = words.subarray(60 * i + 48, 60 * i + 51)
      const wanted = doubles ? sum(a, a) : sum(a, b)
      equal([isEmpty, isDoubling], [Number(!wanted), 0], `lane ${i}: empty, doubling`)
      equal(steps, a && !doubles && same(a, b) ? 2 : 1, `lane ${i}: steps`)
      const own = words.subarray(60 * i, 60 * i + 48)
      for (const value of packedValues(12, own)) ok(value < 2n * p, `lane ${i}: a coordinate above 2p`)
      // Of an empty sum the coordinates mean nothing.
      if (wanted) sums.set(own, 48 * i)
    }
    check(
      sums,
      lanes.map(({ a, b, doubles }) => (doubles ? sum(a, a) : sum(a, b))),
    )
  }

  /** Coordinates of empty sums are those of the other operand, of some point, or what infinity has. */
  const filled = (list: readonly Point[], others: readonly Point[]): Point[] =>
    list.map((point, i) => point ?? [others[i], garbage, undefined][i % 3])

  const pairs = points(23).flatMap((a, _, list) => list.map((b): Lane => ({ a, b })))

  test(`${layout.name}: g1_step`, async (context) => {
    const runtime = await open(context)
    const lanes = [...pairs, ...pairs.map((pair): Lane => ({ ...pair, doubles: true }))]
    const [a, b] = [lanes.map((lane) => lane.a), lanes.map((lane) => lane.b)]
    const flags = lanes.map((lane) => (lane.a ? 0 : EMPTY) | (lane.b ? 0 : OTHER_EMPTY) | (lane.doubles ? DOUBLING : 0))
    const operands = [xyzz(filled(a, b)), xyzz(filled(b, a)), Uint32Array.from(flags)]
    checkSums(await runProbe(runtime, layout.name, 'g1_step', step, lanes.length, operands, 60), lanes)
    runtime.dispose()
  })

  test(`${layout.name}: g1_step_affine`, async (context) => {
    const runtime = await open(context)
    const [a, b] = [pairs.map((lane) => lane.a), pairs.map((lane) => lane.b)]
    const flags = pairs.map((lane) => (lane.a ? 0 : EMPTY) | (lane.b ? 0 : OTHER_EMPTY))
    const operands = [xyzz(filled(a, b)), affine(b), Uint32Array.from(flags)]
    checkSums(await runProbe(runtime, layout.name, 'g1_step_affine', stepAffine, pairs.length, operands, 60), pairs)
    runtime.dispose()
  })

  const random = randomIntegers(0x9fb21c651e98df25n)
  const some = (count: number) =>
    Array.from({ length: count }, () =>
      Array.from({ length: 4 }, () => [0n, 1n, 2n * p - 1n, random(2n * p)][Number(random(4n))]!),
    )

  // In the other layouts compilers have seen what differs in the tests of the fields.
  const buffers = layout === LAYOUTS[0] ? test.compilers : test
  buffers(`${layout.name}: sums_load`, async (context) => {
    const runtime = await open(context)
    // A sum is infinity if all words of zz are 0, whatever the others are, and only then.
    const oneBit = Array.from({ length: 12 }, (_, i) => [1n, 1n, 1n << BigInt(32 * i), 1n])
    const sums = [...some(100), ...oneBit, [5n, 6n, 0n, 7n], [0n, 0n, 0n, 0n], [0n, 0n, p, 0n]]
    const words = packedWords(12, sums.flat())
    const found = await runProbe(runtime, layout.name, 'g1_sums_load', load, sums.length, [words], 60)
    const values = packedValues(12, found)
    for (const [i, coordinates] of [...sums].reverse().entries()) {
      equal(values.slice(5 * i, 5 * i + 4), coordinates, `the sum of lane ${i}`)
      equal([...found.subarray(60 * i + 48, 60 * i + 50)], [coordinates[2] === 0n ? 1 : 0, 0], `flags of lane ${i}`)
    }
    runtime.dispose()
  })

  buffers(`${layout.name}: sums_store`, async (context) => {
    const runtime = await open(context)
    const sums = some(130)
    const flags = Uint32Array.from(sums, (_, i) => (i % 3 === 0 ? EMPTY : 0))
    const operands = [packedWords(12, sums.flat()), flags]
    const words = await runProbe(runtime, layout.name, 'g1_sums_store', store, sums.length, operands, 48)
    const values = packedValues(12, words)
    for (const [i, coordinates] of sums.entries()) {
      const at = 4 * (sums.length - 1 - i)
      equal(values.slice(at, at + 4), flags[i] ? [0n, 0n, 0n, 0n] : coordinates, `the sum of lane ${i}`)
    }
    runtime.dispose()
  })
}
