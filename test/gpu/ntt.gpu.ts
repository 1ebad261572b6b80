/** Transforms on the device are those of `kzgpu/ntt`, bit for bit. */

import type { LayoutName } from '../../src/backend/webgpu/kernels.gen.ts'
import { GpuNtt } from '../../src/backend/webgpu/ntt/gpu-ntt.ts'
import { BYTES, R, toLittleEndian } from '../../src/backend/webgpu/ntt/scalars.ts'
import { type GpuRuntime, openGpu, type RuntimeOptions } from '../../src/backend/webgpu/runtime.ts'
import { LAYOUT_NAMES } from '../../src/backend/webgpu/source.ts'
import { equal, ok, rejects } from './support/check.ts'
import { type Context, test } from './support/test.ts'
import { createNtt } from './support/wasm.ts'

interface Options extends Partial<RuntimeOptions> {
  readonly layout?: LayoutName
}

let kept: Promise<GpuRuntime> | undefined

/** One device for all tests that want nothing special of it, since SwiftShader takes seconds to compile a kernel. */
async function open({ gpu }: Context, { layout = 'l13', ...options }: Options = {}) {
  const isOwn = Object.keys(options).length > 0
  if (!isOwn) kept ??= openGpu({ gpu, poison: true })
  const runtime = await (isOwn ? openGpu({ gpu, poison: true, ...options }) : kept!)
  const ntt = new GpuNtt(runtime, layout)
  return { runtime, ntt, wasm: await createNtt() }
}

/** Other bytes for every seed; below r, since the highest byte is below 0x73. */
function randomScalars(count: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(count * BYTES)
  let state = seed * 0x9e3779b1 + 1
  for (let i = 0; i < bytes.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = i % BYTES === BYTES - 1 ? (state >>> 8) % 0x73 : state >>> 8
  }
  return bytes
}

/** Scalars of 32 bytes from one order of bytes to the other. */
function swapped(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length)
  for (let i = 0; i < bytes.length; i += BYTES) out.set(bytes.slice(i, i + BYTES).reverse(), i)
  return out
}

const SHIFT = toLittleEndian([0x1234567890abcdefn ** 4n % R])
const SEVEN = toLittleEndian([7n])

interface Mode {
  readonly inverse: boolean
  readonly coset: Uint8Array | undefined
}

const MODES: readonly Mode[] = [undefined, SEVEN, SHIFT].flatMap((coset) => [
  { inverse: false, coset },
  { inverse: true, coset },
])
const nameOf = ({ inverse, coset }: Mode) =>
  `${inverse ? 'inverse' : 'forward'}${coset === undefined ? '' : coset === SEVEN ? ', coset of 7' : ', coset'}`

type Opened = Awaited<ReturnType<typeof open>>

function wanted({ wasm }: Opened, values: Uint8Array, batch: number, { inverse, coset }: Mode): Uint8Array {
  const options = { batch, coset: coset === SEVEN ? true : coset && swapped(coset) }
  return swapped(inverse ? wasm.inverseSync(swapped(values), options) : wasm.forwardSync(swapped(values), options))
}

async function compare(opened: Opened, values: Uint8Array, n: number, mode: Mode, what: string): Promise<void> {
  const batch = values.length / BYTES / n
  const found = await opened.ntt.transform(values, { n, batch, ...mode })
  equal(found, wanted(opened, values, batch, mode), `${what}, ${nameOf(mode)}`)
}

function close({ runtime, ntt, wasm }: Opened): void {
  ntt.dispose()
  equal(runtime.buffers.stats().inUse, 0, 'bytes in use')
  wasm.dispose()
}

const ALL = Array.from({ length: 15 }, (_, logN) => logN)

for (const layout of LAYOUT_NAMES) {
  const isFirst = layout === LAYOUT_NAMES[0]
  test(`${layout}: ${isFirst ? 'all sizes' : 'sizes'} up to 2^14 in every mode`, async (context) => {
    const opened = await open(context, { layout })
    for (const logN of isFirst ? ALL : [2, 5, 9, 11, 14])
      for (const mode of MODES) await compare(opened, randomScalars(2 ** logN, logN), 2 ** logN, mode, `2^${logN}`)
    close(opened)
  })

  test.everywhere(`${layout}: some small sizes`, async (context) => {
    const opened = await open(context, { layout })
    for (const logN of [1, 3, 9, 10])
      for (const mode of MODES.slice(0, 4))
        await compare(opened, randomScalars(2 ** logN, logN), 2 ** logN, mode, `2^${logN}`)
    close(opened)
  })
}

test('2^18 scalars in two passes, 2^19 in three', async (context) => {
  const opened = await open(context)
  equal(opened.ntt.plan(2 ** 18).passes, 2, 'passes')
  for (const mode of MODES.slice(0, 3)) await compare(opened, randomScalars(2 ** 18, 1), 2 ** 18, mode, '2^18')
  await compare(opened, randomScalars(2 ** 19, 2), 2 ** 19, MODES[3]!, '2^19')
  close(opened)
})

test('batches: full and broken workgroups, several chunks', async (context) => {
  const opened = await open(context)
  for (const [n, batch] of [
    ...[[1, 5] as const, [2, 3] as const, [2, 700] as const, [4, 129] as const, [8, 64] as const, [64, 9] as const],
    ...[[512, 3] as const, [1024, 7] as const, [8192, 5] as const, [32768, 9] as const],
  ])
    for (const mode of [MODES[0]!, MODES[3]!])
      await compare(opened, randomScalars(n * batch, batch), n, mode, `${batch} × ${n}`)
  close(opened)
})

test('edge values', async (context) => {
  const opened = await open(context)
  for (const n of [1, 2, 64, 1024, 4096]) {
    const rows: readonly (readonly [string, (i: number) => bigint])[] = [
      ['zeros', () => 0n],
      ['r − 1', () => R - 1n],
      ['all equal', () => 5n],
      ['first', (i) => (i === 0 ? 1n : 0n)],
      ['last', (i) => (i === n - 1 ? R - 1n : 0n)],
      ['alternating', (i) => (i % 2 ? R - 1n : 1n)],
      ['around 2^255 − r', (i) => 2n ** 255n - R + BigInt(i % 3) - 1n],
    ]
    for (const [name, value] of rows) {
      const values = toLittleEndian(Array.from({ length: n }, (_, i) => value(i)))
      for (const mode of MODES) await compare(opened, values, n, mode, `${name}, ${n}`)
    }
  }
  close(opened)
})

test.everywhere('resident vectors: products of polynomials, fused and not', async (context) => {
  const opened = await open(context)
  const { ntt, wasm } = opened
  for (const n of [2, 512, 1024]) {
    const [first, second] = [randomScalars(n, 1), randomScalars(n, 2)]
    const [a, b] = [await ntt.upload(first), await ntt.upload(second)]
    await Promise.all([ntt.transformResident(a), ntt.transformResident(b)])
    const [x, y] = [wasm.loadSync(swapped(first)), wasm.loadSync(swapped(second))]
    wasm.multiplySync(wasm.forwardSync(x), wasm.forwardSync(y))
    const product = swapped(wasm.readSync(x))
    const cyclic = swapped(wasm.readSync(wasm.inverseSync(x)))
    const fused = await ntt.upload(await ntt.read(a))
    await ntt.transformResident(fused, { inverse: true, times: b })
    equal(await ntt.read(fused), cyclic, `fused, ${n}`)
    equal(await ntt.read(await ntt.multiply(a, b)), product, `product, ${n}`)
    equal(await ntt.read(await ntt.transformResident(a, { inverse: true })), cyclic, `one after the other, ${n}`)
    // Forward, a product that is not a transform's; and a square.
    await ntt.transformResident(a, { times: b, coset: SEVEN })
    const z = wasm.loadSync(swapped(cyclic))
    equal(
      await ntt.read(a),
      swapped(wasm.readSync(wasm.forwardSync(wasm.multiplySync(z, y), { coset: true }))),
      `coset, ${n}`,
    )
    await ntt.multiply(b, b)
    equal(await ntt.read(b), swapped(wasm.readSync(wasm.multiplySync(y, y))), `square, ${n}`)
    for (const vector of [a, b, fused]) vector.dispose()
  }
  close(opened)
})

test.compilers('divisions on a coset: one row, broken workgroups, several chunks', async (context) => {
  const opened = await open(context)
  const { ntt, wasm } = opened
  for (const [n, batch] of context.fast
    ? [[2, 1] as const, [128, 3] as const, [128, 1500] as const]
    : [[64, 3] as const]) {
    const [values, inverses] = [randomScalars(n * batch, n), randomScalars(n * batch, batch)]
    const [x, y] = [wasm.loadSync(swapped(values)), wasm.loadSync(swapped(inverses))]
    const options = { batch, coset: swapped(SHIFT) }
    wasm.multiplySync(wasm.forwardSync(wasm.inverseSync(x, { batch }), options), y)
    const quotients = swapped(wasm.readSync(wasm.inverseSync(x, options)))
    equal(await ntt.divide(values, inverses, { n, coset: SHIFT }), quotients, `${batch} × ${n}`)
    for (const vector of [x, y]) vector.dispose()
  }
  for (const [n, values, inverses] of [
    [1, 1, 1],
    [3, 3, 3],
    [2, 3, 3],
    [2, 2, 4],
  ] as const) {
    const [one, other] = [new Uint8Array(values * BYTES), new Uint8Array(inverses * BYTES)]
    await rejects(ntt.divide(one, other, { n, coset: SHIFT }), 'BAD_LENGTH', `${n}`)
  }
  close(opened)
})

test('a vector does one thing at a time, and is gone after dispose or an abort', async (context) => {
  const opened = await open(context)
  const { ntt } = opened
  const [a, b] = [await ntt.upload(randomScalars(4096, 1)), await ntt.upload(randomScalars(4096, 2))]
  const running = ntt.transformResident(a)
  await rejects(ntt.transformResident(a), 'BUSY')
  await rejects(ntt.read(a), 'BUSY')
  await running
  const reading = [ntt.read(b), ntt.read(b), ntt.transformResident(a, { times: b })]
  await rejects(ntt.transformResident(b), 'BUSY')
  await Promise.all(reading)
  const other = await ntt.upload(new Uint8Array(BYTES))
  await rejects(ntt.multiply(a, other), 'LENGTH_MISMATCH')
  other.dispose()
  const abort = new AbortController()
  const aborted = ntt.transformResident(a, { batch: 8, signal: abort.signal })
  abort.abort()
  equal(await aborted.catch(({ name }) => name), 'AbortError')
  await rejects(ntt.read(a), 'DISPOSED')
  b.dispose()
  b.dispose()
  await rejects(ntt.read(b), 'DISPOSED')
  close(opened)
})

test('sizes are checked', async (context) => {
  const opened = await open(context)
  const { ntt } = opened
  for (const [n, length] of [
    [3, 3],
    [2, 3],
    [0.5, 1],
    [4, 0.5],
  ] as const)
    await rejects(ntt.transform(new Uint8Array(length * BYTES), { n }), 'BAD_LENGTH', `${n}`)
  await rejects(ntt.transform(new Uint8Array(BYTES), { n: 2 ** 23 }), 'TOO_LARGE')
  await rejects(ntt.upload(new Uint8Array(33)), 'BAD_LENGTH')
  close(opened)
})

test('a small submit budget, an abort between submits, a device that is lost', async (context) => {
  const opened = await open(context, { submitMilliseconds: 1 })
  const { ntt, runtime } = opened
  const values = randomScalars(2 ** 16, 3)
  await compare(opened, values, 2 ** 16, MODES[3]!, 'small submits')
  const abort = new AbortController()
  const calls = [0, 1, 2, 3, 4].map(() => ntt.transform(values, { n: 16, batch: 4096, signal: abort.signal }))
  setTimeout(() => abort.abort(), 5)
  for (const result of await Promise.allSettled(calls)) ok(result.status === 'rejected', 'a transform ended in 5 ms')
  await compare(opened, values, 2 ** 16, MODES[0]!, 'after the abort')
  const vector = await ntt.upload(values)
  runtime.dispose()
  await rejects(ntt.read(vector), 'DISPOSED')
  await rejects(ntt.transform(values, { n: 2 ** 16 }), 'DISPOSED')
})

test('shifts come and go, and their tables with them', async (context) => {
  const opened = await open(context)
  const n = 2 ** 16
  const values = randomScalars(n, 4)
  for (let k = 1n; k <= 70n; k++) {
    const coset = toLittleEndian([k * 11n])
    await opened.ntt.transform(values, { n, coset })
    if (k % 35n === 1n) await compare(opened, values, n, { inverse: true, coset }, `shift ${k}`)
  }
  const { inUse } = opened.runtime.buffers.stats()
  ok(inUse <= 1.34 * 2 ** 27 + 2 ** 23, `${inUse} bytes of tables are kept`)
  close(opened)
})
