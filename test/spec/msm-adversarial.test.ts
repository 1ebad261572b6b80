/** Inputs made to collide: correct, and at most twice the time of random ones. */
import { expect, test } from 'vitest'
import { createMsmWith } from '../../src/msm.ts'
import { R } from '../reference/field.ts'
import { scalarsFrom, type Terms, terms } from './msm-points.ts'
import { platform, runnableTiers } from './support.ts'

const ROUNDS = 7

/** The aim is 2. A quadratic bucket or a lost batch of inversions shows as 5 and more; a busy machine must not. */
const LIMIT = 3

const inputs = (group: 'G1' | 'G2', n: number): Readonly<Record<string, Terms>> => {
  const scalars = scalarsFrom(3n ** 60n)
  const random = Array.from({ length: n }, () => scalars.next().value)
  const make = (pair: (i: number) => readonly [bigint, bigint]): Terms =>
    terms(
      group,
      Array.from({ length: n }, (_, i) => pair(i)),
    )
  return {
    'random points and scalars': make((i) => [BigInt(i + 1), random[i]!]),
    'equal scalars: one bucket per window': make((i) => [BigInt(i + 1), random[0]!]),
    'equal points: every addition a doubling': make((i) => [5n, random[i]!]),
    'equal points and scalars: every round doublings': make(() => [5n, random[0]!]),
    'opposite points, equal scalars: every sum infinity': make((i) => [i % 2 ? 5n : R - 5n, random[0]!]),
    'opposite points, random scalars': make((i) => [i % 2 ? 5n : R - 5n, random[i]!]),
    'one digit that is not zero': make((i) => [BigInt(i + 1), 1n << 40n]),
    'points in pairs, scalars alike': make((i) => [BigInt((i >> 1) + 1), random[i % 2]!]),
    'points at infinity': make((i) => [i % 2 ? 0n : 7n, random[i]!]),
  }
}

test.each(runnableTiers().flatMap((tier) => [[tier, 'G1', 1500] as const, [tier, 'G2', 400] as const]))(
  '%s, %s: %i terms',
  async (tier, group, n) => {
    const engine = await createMsmWith(platform, { group, tier })
    const kinds = Object.entries(inputs(group, n))
    const handles = await Promise.all(kinds.map(([, { points }]) => engine.load(points, { unchecked: true })))
    const least = kinds.map(() => Number.POSITIVE_INFINITY)
    // In turn, and the least of several: a machine with other work to do slows some of them down.
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, [name, { scalars, sum }]] of kinds.entries()) {
        const start = performance.now()
        expect(engine.msmSync(handles[i]!, scalars), name).toEqual(sum)
        least[i] = Math.min(least[i]!, performance.now() - start)
      }
    }
    const slow = kinds.map(([name], i) => [name, least[i]! / least[0]!] as const).filter(([, ratio]) => ratio > LIMIT)
    expect(slow).toEqual([])
  },
)
