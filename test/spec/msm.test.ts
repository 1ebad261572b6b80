/** `kzgpu/msm` against @noble/curves: sizes around every change of method, kinds of points and scalars, arguments. */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMsmWith } from '../../src/msm.ts'
import type { Msm, MsmGroup } from '../../src/msm-api.ts'
import { frToBytes, R } from '../reference/field.ts'
import { EDGE_FR } from '../vectors/edges.ts'
import { multiple, POINT_BYTES, scalarsFrom, terms } from './msm-points.ts'
import { platform, runnableTiers } from './support.ts'

const P = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn

/** A point of the curve that is not in the subgroup, or its opposite; nearly every point is not. */
function outsider(group: MsmGroup, opposite = false): Uint8Array {
  const { Fp, Fp2 } = bls12_381.fields
  const hex = (a: bigint): Buffer => Buffer.from(a.toString(16).padStart(96, '0'), 'hex')
  if (group === 'G1') {
    // 4³ + 4 is a square.
    const y = Fp.sqrt(68n)
    return Buffer.concat([hex(4n), hex(opposite ? Fp.neg(y) : y)])
  }
  // (2)³ + 4(1 + u) is one in Fp2.
  const x = Fp2.fromBigTuple([2n, 0n])
  const root = Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), Fp2.fromBigTuple([4n, 4n])))
  const y = opposite ? Fp2.neg(root) : root
  return Buffer.concat([x.c1, x.c0, y.c1, y.c0].map(hex))
}

const take = (seed: bigint, n: number): bigint[] => {
  const scalars = scalarsFrom(seed)
  return Array.from({ length: n }, () => scalars.next().value)
}

describe.each(runnableTiers())('%s', (tier) => {
  describe.each(['G1', 'G2'] as const)('%s', (group) => {
    let engine: Msm
    beforeAll(async () => {
      engine = await createMsmWith(platform, { group, tier })
    })
    afterAll(() => engine.dispose())

    /** All ways to the same sum. */
    const expectSum = async (pairs: readonly (readonly [bigint, bigint])[]): Promise<void> => {
      const { points, scalars, sum } = terms(group, pairs)
      const handle = await engine.load(points)
      expect(handle).toMatchObject({ group, length: pairs.length })
      expect(engine.msmSync(points, scalars)).toEqual(sum)
      expect(await engine.msm(points, scalars, { unchecked: true })).toEqual(sum)
      expect(engine.msmSync(handle, scalars)).toEqual(sum)
      expect(await engine.msm(handle, scalars)).toEqual(sum)
      handle.dispose()
    }

    it.each([0, 1, 2, 3, 4, 8, 15, 16, 17, 31, 32, 33, 64, 150])('%i random terms', async (n) => {
      const [points, scalars] = [take(3n ** 40n, n), take(5n ** 90n, n)]
      await expectSum(points.map((k, i) => [k, scalars[i]!]))
    })

    const edges = EDGE_FR.filter((k) => k < R)
    it.each<[string, (i: number) => readonly [bigint, bigint]]>([
      ['equal points', (i) => [7n, BigInt(i) ** 9n]],
      ['equal scalars', (i) => [BigInt(i + 1), R - 5n]],
      ['equal points and scalars', () => [11n, R / 3n]],
      ['opposite points in turn', (i) => [i % 2 === 0 ? 13n : R - 13n, R / 7n]],
      ['points at infinity among others', (i) => [BigInt(i % 3), BigInt(i + 1)]],
      ['only points at infinity', (i) => [0n, BigInt(i)]],
      ['only zeros', (i) => [BigInt(i), 0n]],
      ['scalars at the edges', (i) => [BigInt(i + 1), edges[i % edges.length]!]],
      ['powers of two, one digit each', (i) => [BigInt((i % 5) + 1), 1n << BigInt(i % 254)]],
    ])('%s', async (_, pair) => {
      await expectSum(Array.from({ length: 80 }, (_, i) => pair(i)))
    })

    it('more terms than a slice holds', async () => {
      const scalars = take(7n ** 70n, 8192 + 300)
      const {
        points,
        scalars: bytes,
        sum,
      } = terms(
        group,
        scalars.map((s, i) => [BigInt(i % 64) ** 20n + 1n, s]),
      )
      const reports: string[] = []
      const handle = await engine.load(points, {
        unchecked: true,
        onProgress: ({ phase, done, total }) => reports.push(`${phase} ${done}/${total}`),
      })
      expect(
        await engine.msm(handle, bytes, { onProgress: ({ phase, done }) => reports.push(`${phase} ${done}`) }),
      ).toEqual(sum)
      expect(engine.msmSync(points, bytes, { unchecked: true })).toEqual(sum)
      expect(reports).toEqual(['load 8192/8492', 'load 8492/8492', 'sum 8192', 'sum 8492'])
      handle.dispose()
    })

    const size = POINT_BYTES[group]
    const valid = terms(group, [
      [1n, 2n],
      [3n, 4n],
      [5n, 6n],
    ])
    const withPoint = (point: Uint8Array): Uint8Array => {
      const points = Uint8Array.from(valid.points)
      points.set(point, 2 * size)
      return points
    }
    const changed = (change: (point: Uint8Array) => void): Uint8Array => {
      const point = multiple(group, 9n).slice()
      change(point)
      return withPoint(point)
    }
    const modulus = Buffer.from(P.toString(16).padStart(96, '0'), 'hex')

    const BAD_POINTS: readonly (readonly [string, unknown, string, number?])[] = [
      ['a string', '0x00', 'BAD_TYPE'],
      ['an array of points', [multiple(group, 1n)], 'BAD_TYPE'],
      ['null', null, 'BAD_TYPE'],
      ['a byte too few', valid.points.subarray(1), 'BAD_LENGTH'],
      ['a compressed point', withPoint(multiple(group, 3n)).subarray(0, 2.5 * size), 'BAD_LENGTH'],
      ['a compression flag', changed((point) => point.set([point[0]! | 0x80])), 'BAD_FLAGS', 2],
      ['a sign flag', changed((point) => point.set([point[0]! | 0x20])), 'BAD_FLAGS', 2],
      ['an infinity flag with coordinates', changed((point) => point.set([point[0]! | 0x40])), 'BAD_FLAGS', 2],
      ['x = p', changed((point) => point.set(modulus)), 'NON_CANONICAL', 2],
      ['y = p', changed((point) => point.set(modulus, size - 48)), 'NON_CANONICAL', 2],
      ['a point off the curve', changed((point) => point.set([point[size - 1]! ^ 1], size - 1)), 'NOT_ON_CURVE', 2],
      ['all zeros', withPoint(new Uint8Array(size)), 'NOT_ON_CURVE', 2],
      ['a point outside the subgroup', withPoint(outsider(group)), 'NOT_IN_SUBGROUP', 2],
    ]

    it.each(BAD_POINTS)('refuses points: %s', async (_, points, code, index) => {
      const error = expect.objectContaining({ name: 'KzgError', code, index })
      expect(() => engine.msmSync(points as Uint8Array, valid.scalars)).toThrow(error)
      await expect(engine.msm(points as Uint8Array, valid.scalars)).rejects.toEqual(error)
      await expect(engine.load(points as Uint8Array)).rejects.toEqual(error)
      expect(engine.msmSync(valid.points, valid.scalars)).toEqual(valid.sum)
    })

    it('finds points outside the subgroup among many, also where they cancel', async () => {
      const n = 1200
      const good = terms(
        group,
        Array.from({ length: n }, (_, i) => [BigInt(i % 40), 3n ** BigInt(i % 50)]),
      )
      const handle = await engine.load(good.points)
      expect(engine.msmSync(handle, good.scalars)).toEqual(good.sum)
      handle.dispose()
      for (const opposite of [false, true]) {
        const points = Uint8Array.from(good.points)
        points.set(outsider(group), 700 * size)
        points.set(outsider(group, opposite), 1100 * size)
        const error = expect.objectContaining({ name: 'KzgError', code: 'NOT_IN_SUBGROUP', index: 700 })
        await expect(engine.load(points)).rejects.toEqual(error)
        expect(() => engine.msmSync(points, good.scalars)).toThrow(error)
      }
    })

    it('takes points outside the subgroup only when told not to check', async () => {
      const points = withPoint(outsider(group))
      const handle = await engine.load(points, { unchecked: true })
      expect(engine.msmSync(handle, valid.scalars)).toHaveLength(size)
      expect(engine.msmSync(points, valid.scalars, { unchecked: true })).toHaveLength(size)
    })

    it.each<readonly [string, unknown, string, number?]>([
      ['a bigint', 5n, 'BAD_TYPE'],
      ['undefined', undefined, 'BAD_TYPE'],
      ['a byte too many', new Uint8Array(97), 'BAD_LENGTH'],
      ['one too few', new Uint8Array(64), 'LENGTH_MISMATCH'],
      ['one too many', new Uint8Array(128), 'LENGTH_MISMATCH'],
      ['none', new Uint8Array(0), 'LENGTH_MISMATCH'],
      ['r', Buffer.concat([new Uint8Array(32), frToBytes(R), new Uint8Array(32)]), 'NON_CANONICAL', 1],
    ])('refuses scalars: %s', async (_, scalars, code, index) => {
      const handle = await engine.load(valid.points)
      const error = expect.objectContaining({ name: 'KzgError', code, index })
      for (const points of [valid.points, handle]) {
        expect(() => engine.msmSync(points, scalars as Uint8Array)).toThrow(error)
        await expect(engine.msm(points, scalars as Uint8Array)).rejects.toEqual(error)
      }
      expect(engine.msmSync(handle, valid.scalars)).toEqual(valid.sum)
    })
  })
})

describe('options', () => {
  it.each([
    ['nothing', undefined],
    ['no group', {}],
    ['a group in lower case', { group: 'g1' }],
    ['an unknown backend', { group: 'G1', backend: 'cuda' }],
    ['an unknown tier', { group: 'G1', tier: 'fast' }],
  ])('%s is BAD_OPTION', async (_, options) => {
    await expect(createMsmWith(platform, options as never)).rejects.toMatchObject({ code: 'BAD_OPTION' })
  })

  it('the report names what runs', async () => {
    const engine = await createMsmWith(platform, { group: 'G2', backend: 'wasm', tier: 'baseline' })
    expect(engine.report).toMatchObject({ group: 'G2', backend: 'wasm', tier: 'baseline', rejected: [] })
    expect(engine.report.wasmMemoryBytes).toBeGreaterThan(0)
  })
})
