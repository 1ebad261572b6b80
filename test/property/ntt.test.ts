/** Laws of transforms, on random inputs. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createNttWith, type Ntt } from '../../src/ntt.ts'
import { bytesToFrs, Fr, frsToBytes, frToBytes, powers, R } from '../reference/field.ts'
import { sameBytes } from '../spec/same-bytes.ts'
import { platform, runnableTiers } from '../spec/support.ts'
import { EDGE_FR } from '../vectors/edges.ts'

const scalar = fc.oneof(fc.bigInt({ min: 0n, max: R - 1n }), fc.constantFrom(...EDGE_FR.filter((k) => k < R)))
const shift = scalar.filter((k) => k !== 0n)
const ofLength = (n: number) => fc.array(scalar, { minLength: n, maxLength: n })
const lists = fc.integer({ min: 0, max: 9 }).chain((log) => ofLength(2 ** log))
const pairs = fc.integer({ min: 0, max: 9 }).chain((log) => fc.tuple(ofLength(2 ** log), ofLength(2 ** log)))
const fixed = { seed: 12_381, numRuns: 60 }

describe.each(runnableTiers())('%s', (tier) => {
  let ntt: Ntt
  beforeAll(async () => {
    ntt = await createNttWith(platform, { tier })
  })
  const forward = (values: readonly bigint[], coset?: Uint8Array) => ntt.forwardSync(frsToBytes(values), { coset })

  it('forward and inverse undo each other, on every coset', () => {
    fc.assert(
      fc.property(lists, fc.option(shift, { nil: undefined }), (values, g) => {
        const options = { coset: g === undefined ? false : frToBytes(g) }
        const bytes = frsToBytes(values)
        expect(ntt.inverseSync(ntt.forwardSync(bytes, options), options)).toEqual(bytes)
        expect(ntt.forwardSync(ntt.inverseSync(bytes, options), options)).toEqual(bytes)
      }),
      fixed,
    )
  })

  it('is linear', () => {
    fc.assert(
      fc.property(pairs, scalar, ([a, b], k) => {
        const combined = forward(a.map((x, i) => Fr.add(Fr.mul(k, x), b[i]!)))
        const [fa, fb] = [forward(a), forward(b)].map((bytes) => bytesToFrs(bytes))
        expect(combined).toEqual(frsToBytes(fa!.map((x, i) => Fr.add(Fr.mul(k, x), fb![i]!))))
      }),
      fixed,
    )
  })

  it('on the coset of g is the transform of coefficients times powers of g', () => {
    fc.assert(
      fc.property(lists, shift, (values, g) => {
        const scaled = powers(g, values.length).map((power, i) => Fr.mul(power, values[i]!))
        expect(forward(values, frToBytes(g))).toEqual(forward(scaled))
      }),
      fixed,
    )
  })

  it('turns products of polynomials into products of values', () => {
    const short = fc.array(scalar, { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(short, short, (a, b) => {
        const n = 2 ** Math.ceil(Math.log2(a.length + b.length - 1))
        const product = new Array<bigint>(n).fill(0n)
        for (const [i, x] of a.entries())
          for (const [j, y] of b.entries()) product[i + j] = Fr.add(product[i + j]!, Fr.mul(x, y))
        const load = (values: readonly bigint[]) =>
          ntt.forwardSync(ntt.loadSync(frsToBytes([...values, ...new Array<bigint>(n - values.length).fill(0n)])))
        using first = load(a)
        using second = load(b)
        expect(ntt.readSync(ntt.inverseSync(ntt.multiplySync(first, second)))).toEqual(frsToBytes(product))
      }),
      fixed,
    )
  })

  it('squares a vector that is given twice', async () => {
    const values = powers(3n, 20_000)
    using vector = ntt.loadSync(frsToBytes(values))
    sameBytes(await ntt.read(await ntt.multiply(vector, vector)), frsToBytes(values.map((x) => Fr.sqr(x))))
  })
})
