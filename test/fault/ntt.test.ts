/** What `kzgpu/ntt` does when something goes wrong. */
import { readFile } from 'node:fs/promises'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createNttWith, type Ntt, type NttOptions } from '../../src/ntt.ts'
import type { NttVector } from '../../src/ntt-api.ts'
import { frsToBytes, frToBytes, powers, R } from '../reference/field.ts'
import { sameBytes } from '../spec/same-bytes.ts'
import { faultyPlatform } from './faulty-platform.ts'
import { limitMemory, trapIn } from './wasm-surgery.ts'

const wasm = new Uint8Array(await readFile(new URL('../../dist/full.baseline.wasm', import.meta.url)))
const open = (options: NttOptions = {}): Promise<Ntt> =>
  createNttWith(faultyPlatform(), { tier: 'baseline', ...options })

const VALUES = frsToBytes(powers(5n, 64))
const LARGE = frsToBytes(powers(11n, 2 ** 17))
const withBadScalar = (at: number): Uint8Array => {
  const bytes = LARGE.slice()
  bytes.set(frToBytes(R), 32 * at)
  return bytes
}

let ntt: Ntt
let expected: Uint8Array
beforeAll(async () => {
  ntt = await open()
  expected = ntt.forwardSync(VALUES)
})

/** The instance works on after every failure. */
afterEach(() => {
  sameBytes(ntt.forwardSync(VALUES), expected)
})

describe('arguments', () => {
  const cases: readonly [string, unknown, unknown, { code: string; index?: number }][] = [
    ['undefined', undefined, {}, { code: 'BAD_TYPE' }],
    ['a string', '00'.repeat(32), {}, { code: 'BAD_TYPE' }],
    ['an object like a vector', { length: 4 }, {}, { code: 'BAD_TYPE' }],
    ['shared memory', new Uint8Array(new SharedArrayBuffer(64)), {}, { code: 'BAD_TYPE' }],
    ['no scalars', new Uint8Array(), {}, { code: 'BAD_LENGTH' }],
    ['part of a scalar', VALUES.subarray(1), {}, { code: 'BAD_LENGTH' }],
    ['three scalars', VALUES.subarray(0, 96), {}, { code: 'BAD_LENGTH' }],
    ['a batch that does not divide', VALUES, { batch: 3 }, { code: 'BAD_LENGTH' }],
    ['a batch of parts of scalars', VALUES, { batch: 128 }, { code: 'BAD_LENGTH' }],
    ['no transforms', VALUES, { batch: 0 }, { code: 'BAD_OPTION' }],
    ['half a transform', VALUES, { batch: 0.5 }, { code: 'BAD_OPTION' }],
    ['a batch as text', VALUES, { batch: '2' }, { code: 'BAD_OPTION' }],
    ['more than 2^22', new Uint8Array(32 * 2 ** 23), {}, { code: 'TOO_LARGE' }],
    ['a first scalar of r', withBadScalar(0), {}, { code: 'NON_CANONICAL', index: 0 }],
    ['a last scalar of r', withBadScalar(2 ** 17 - 1), {}, { code: 'NON_CANONICAL', index: 2 ** 17 - 1 }],
    ['a shift of zero', VALUES, { coset: new Uint8Array(32) }, { code: 'BAD_OPTION' }],
    ['a shift of r', VALUES, { coset: frToBytes(R) }, { code: 'NON_CANONICAL' }],
    ['a shift of 31 bytes', VALUES, { coset: new Uint8Array(31) }, { code: 'BAD_LENGTH' }],
    ['a shift as a number', VALUES, { coset: 7 }, { code: 'BAD_TYPE' }],
  ]
  test.each(cases)('%s', async (_name, values, options, error) => {
    const matcher = expect.objectContaining({ name: 'KzgError', ...error })
    for (const method of ['forward', 'inverse'] as const) {
      expect(() => ntt[`${method}Sync`](values as Uint8Array, options as object)).toThrow(matcher)
      await expect(ntt[method](values as Uint8Array, options as object)).rejects.toEqual(matcher)
    }
  })

  test('load and multiply', async () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(33)])
      expect(() => ntt.loadSync(bytes)).toThrow(expect.objectContaining({ code: 'BAD_LENGTH' }))
    const bad = expect.objectContaining({ code: 'NON_CANONICAL', index: 20_000 })
    await expect(ntt.load(withBadScalar(20_000))).rejects.toEqual(bad)
    using vector = ntt.loadSync(VALUES)
    using shorter = ntt.loadSync(VALUES.subarray(32))
    expect(() => ntt.multiplySync(vector, shorter)).toThrow(expect.objectContaining({ code: 'LENGTH_MISMATCH' }))
    expect(() => ntt.forwardSync(shorter)).toThrow(expect.objectContaining({ code: 'BAD_LENGTH' }))
    expect(() => ntt.readSync(VALUES as never)).toThrow(expect.objectContaining({ code: 'BAD_TYPE' }))
    sameBytes(ntt.readSync(vector), VALUES)
  })

  test('options', async () => {
    await expect(open({ backend: 'webgl' as 'auto' })).rejects.toMatchObject({ code: 'BAD_OPTION' })
    await expect(open({ tier: 'fast' as 'auto' })).rejects.toMatchObject({ code: 'BAD_OPTION' })
    const kzgOnly = readFile(new URL('../../dist/kzg.baseline.wasm', import.meta.url))
    await expect(open({ wasm: kzgOnly })).rejects.toMatchObject({ code: 'WASM_LOAD' })
  })
})

describe('vectors', () => {
  test('that were disposed, or belong to another instance', async () => {
    const vector = ntt.loadSync(VALUES)
    vector.dispose()
    vector.dispose()
    expect(() => ntt.forwardSync(vector)).toThrow(expect.objectContaining({ code: 'DISPOSED' }))
    const other = await open()
    const foreign = other.loadSync(VALUES)
    expect(() => ntt.readSync(foreign)).toThrow(expect.objectContaining({ code: 'BAD_TYPE' }))
    other.dispose()
    expect(() => other.readSync(foreign)).toThrow(expect.objectContaining({ code: 'DISPOSED' }))
    expect(() => other.forwardSync(VALUES)).toThrow(expect.objectContaining({ code: 'DISPOSED' }))
    foreign.dispose()
  })

  test('that are in use', async () => {
    const busy = expect.objectContaining({ code: 'BUSY' })
    using vector = ntt.loadSync(LARGE)
    // A pause for certain: progress takes as long as a slice may.
    const running = ntt.forward(vector, { onProgress: wait })
    for (const use of [
      () => ntt.forwardSync(vector),
      () => ntt.multiplySync(vector, vector),
      () => ntt.readSync(vector),
      () => vector.dispose(),
    ]) {
      expect(use).toThrow(busy)
    }
    await expect(ntt.inverse(vector)).rejects.toEqual(busy)
    await running
    sameBytes(ntt.readSync(vector), ntt.forwardSync(LARGE))
  })

  test('give their memory back', async () => {
    const use = async (): Promise<number> => {
      using vector = await ntt.load(LARGE)
      await ntt.forward(vector, { coset: true })
      await ntt.inverse(LARGE, { batch: 2 })
      await ntt.load(withBadScalar(30_000)).catch(() => {})
      await ntt.forward(await ntt.load(LARGE), { signal: AbortSignal.timeout(0), onProgress: wait }).catch(() => {})
      return ntt.report.wasmMemoryBytes
    }
    await use()
    const before = await use()
    for (let i = 0; i < 20; i++) expect(await use()).toBe(before)
  })
})

const wait = (): void => {
  const start = performance.now()
  while (performance.now() - start < 30);
}

describe('an abort', () => {
  test('before the start does nothing', async () => {
    using vector = ntt.loadSync(VALUES)
    const reason = new Error('changed my mind')
    const signal = AbortSignal.abort(reason)
    await expect(ntt.forward(vector, { signal })).rejects.toBe(reason)
    await expect(ntt.forward(VALUES, { signal })).rejects.toBe(reason)
    await expect(open({ signal })).rejects.toBe(reason)
    sameBytes(ntt.readSync(vector), VALUES)
  })

  test('in any slice rejects with its reason, and the vector is gone', async () => {
    const phases: string[] = []
    await ntt.forward(LARGE, { onProgress: ({ phase, done, total }) => phases.push(`${phase} ${done} of ${total}`) })
    expect(new Set(phases.map((phase) => phase.split(' ')[0]))).toEqual(new Set(['decode', 'transform', 'encode']))
    expect(phases.filter((phase) => phase.endsWith(`${2 ** 17} of ${2 ** 17}`))).toHaveLength(3)
    for (const n of [1, Math.floor(phases.length / 2), phases.length - 1]) {
      await expect(ntt.forward(LARGE, abortAt(n))).rejects.toMatchObject({ code: 'ABORTED' })
    }
    const vector = ntt.loadSync(LARGE)
    await expect(ntt.forward(vector, abortAt(3))).rejects.toMatchObject({ code: 'ABORTED' })
    expect(() => ntt.readSync(vector)).toThrow(expect.objectContaining({ code: 'DISPOSED' }))
    vector.dispose()
  })

  function abortAt(n: number) {
    const controller = new AbortController()
    let reports = 0
    return { signal: controller.signal, onProgress: () => void (++reports === n && controller.abort('enough')) }
  }
})

test('the event loop turns during a large transform', async () => {
  let turns = 0
  const timer = setInterval(() => turns++)
  await ntt.forward(LARGE, { onProgress: wait })
  clearInterval(timer)
  expect(turns).toBeGreaterThan(2)
})

test('memory that cannot grow leaves vectors and instance as they were', async () => {
  const small = await open({ wasm: limitMemory(wasm, 32 * 2 ** 20) })
  const outOfMemory = expect.objectContaining({ code: 'OUT_OF_MEMORY' })
  const vectors: NttVector[] = []
  for (let round = 0; round < 3; round++) {
    expect(() => {
      for (;;) vectors.push(small.loadSync(LARGE))
    }).toThrow(outOfMemory)
    expect(vectors.length).toBeGreaterThan(2)
    expect(() => small.forwardSync(vectors[0]!)).toThrow(outOfMemory)
    expect(() => small.forwardSync(LARGE)).toThrow(outOfMemory)
    sameBytes(small.readSync(vectors[0]!), LARGE)
    for (const vector of vectors.splice(0)) vector.dispose()
    sameBytes(small.forwardSync(LARGE), ntt.forwardSync(LARGE))
  }
})

test('a trap takes the vectors along; the next call runs in a new instance', async () => {
  // Second argument of fr_from_be: the number of scalars.
  const trapping = await open({ wasm: trapIn(wasm, 'fr_from_be', { after: 2, argument: [1, 64] }) })
  for (let round = 0; round < 3; round++) {
    const vector = trapping.loadSync(VALUES)
    expect(() => trapping.loadSync(VALUES)).toThrow(expect.objectContaining({ code: 'TRAP' }))
    expect(() => trapping.readSync(vector)).toThrow(expect.objectContaining({ code: 'DISPOSED' }))
    vector.dispose()
  }
  sameBytes(trapping.forwardSync(VALUES), expected)
})
