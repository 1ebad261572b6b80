/** `kzgpu/ntt` against the textbook transform, and against that of @noble/curves, on every tier. */
import { FFT, rootsOfUnity } from '@noble/curves/abstract/fft.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNttWith, type Ntt } from '../../src/ntt.ts'
import { cosetFft, cosetIfft, fft, ifft } from '../reference/fft.ts'
import { Fr, frsToBytes, frToBytes, powers, R, rootOfUnity } from '../reference/field.ts'
import { sameBytes } from './same-bytes.ts'
import { platform, runnableTiers } from './support.ts'

/** In one piece up to 2^13, as a matrix above: square for even exponents, twice as wide for odd ones. */
const LOGS = [0, 1, 2, 3, 6, 12, 13, 14, 15]

const SHIFT = 0x5eed_0000_0000_0000_0000_0000_0000_0001n

/** n scalars of all sizes by a congruential generator modulo r. */
function pseudorandom(n: number, seed = 1n): bigint[] {
  return powers(Fr.create(0x1234_5678_9abc_def0_1234_5678_9abc_def1n ** 2n), n).map((x) => Fr.add(x, seed))
}

const INPUTS: Readonly<Record<string, (n: number) => bigint[]>> = {
  'scalars of all sizes': (n) => pseudorandom(n),
  'r − 1 throughout': (n) => new Array<bigint>(n).fill(R - 1n),
  'a single last coefficient': (n) => pseudorandom(n).map((_, i) => (i === n - 1 ? 1n : 0n)),
}

describe.each(runnableTiers())('%s', (tier) => {
  let ntt: Ntt
  beforeAll(async () => {
    ntt = await createNttWith(platform, { tier })
  })
  afterAll(() => ntt.dispose())

  describe.each(LOGS)('2^%d', (log) => {
    const n = 2 ** log

    it.each(Object.entries(INPUTS))('%s', (_, make) => {
      const values = make(n)
      const bytes = frsToBytes(values)
      sameBytes(ntt.forwardSync(bytes), frsToBytes(fft(values)))
      sameBytes(ntt.inverseSync(bytes), frsToBytes(ifft(values)))
    })

    it('on cosets', () => {
      const values = pseudorandom(n)
      const bytes = frsToBytes(values)
      sameBytes(ntt.forwardSync(bytes, { coset: true }), frsToBytes(cosetFft(values, 7n)))
      sameBytes(ntt.inverseSync(bytes, { coset: true }), frsToBytes(cosetIfft(values, 7n)))
      const coset = frToBytes(SHIFT)
      sameBytes(ntt.forwardSync(bytes, { coset }), frsToBytes(cosetFft(values, SHIFT)))
      sameBytes(ntt.inverseSync(bytes, { coset }), frsToBytes(cosetIfft(values, SHIFT)))
    })

    it('several in a row, in every form', async () => {
      const lists = [pseudorandom(n), pseudorandom(n, 5n), INPUTS['r − 1 throughout']!(n)]
      const bytes = frsToBytes(lists.flat())
      const options = { batch: 3, coset: true }
      const expected = frsToBytes(lists.flatMap((list) => cosetFft(list, 7n)))
      sameBytes(ntt.forwardSync(bytes, options), expected)
      sameBytes(await ntt.forward(bytes, options), expected)
      using vector = ntt.loadSync(bytes)
      expect(await ntt.forward(vector, options)).toBe(vector)
      expect(vector).toHaveLength(3 * n)
      sameBytes(await ntt.read(vector), expected)
      expect(ntt.inverseSync(vector, options)).toBe(vector)
      sameBytes(ntt.readSync(vector), bytes)
    })
  })

  it('evaluates at the powers of the root of unity of the specifications', () => {
    const n = 16
    const coefficients = pseudorandom(n)
    const points = powers(rootOfUnity(n), n)
    const values = points.map((x) => coefficients.reduceRight((sum, c) => Fr.add(Fr.mul(sum, x), c), 0n))
    sameBytes(ntt.forwardSync(frsToBytes(coefficients)), frsToBytes(values))
  })

  it('agrees with @noble/curves', () => {
    const oracle = FFT(rootsOfUnity(Fr, 7n), Fr)
    const values = pseudorandom(2048)
    sameBytes(ntt.forwardSync(frsToBytes(values)), frsToBytes(oracle.direct(values)))
    sameBytes(ntt.inverseSync(frsToBytes(values)), frsToBytes(oracle.inverse(values)))
  })

  it('beyond 2^16 at once as with pauses, which go another way', async () => {
    const n = 2 ** 17
    const bytes = frsToBytes(pseudorandom(n))
    const options = { coset: true }
    const forward = ntt.forwardSync(bytes, options)
    sameBytes(await ntt.forward(bytes, options), forward)
    sameBytes(ntt.inverseSync(forward, options), bytes)
    bytes.fill(0xff, 32 * (n - 1))
    const expected = { code: 'NON_CANONICAL', index: n - 1 }
    expect(() => ntt.forwardSync(bytes)).toThrow(expect.objectContaining(expected))
    await expect(ntt.forward(bytes)).rejects.toMatchObject(expected)
  })

  it('says what it runs on', () => {
    expect(ntt.report).toMatchObject({ backend: 'wasm', tier, rejected: [] })
    expect(ntt.report.wasmMemoryBytes).toBeGreaterThan(0)
  })
})
