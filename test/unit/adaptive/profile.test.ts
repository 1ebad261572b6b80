import { describe, expect, test } from 'vitest'
import { OPERATIONS } from '../../../src/backend/adaptive/priors.ts'
import {
  choicesFrom,
  completed,
  isMeasured,
  type PerformanceProfile,
  parseProfile,
  profileOf,
  staleness,
} from '../../../src/backend/adaptive/profile.ts'

const KEY = { adapter: 'a GPU', tier: 'relaxed × 1', kind: 'msm', version: '1.2.3' } as const
const NOW = Date.UTC(2026, 0, 1)
const DAY = 24 * 3600 * 1000

/** A machine whose GPU wins from 4096. */
function measured(): PerformanceProfile {
  const choices = choicesFrom(undefined, {})
  for (const operation of OPERATIONS) {
    for (const n of [256, 1024, 4096, 16_384]) {
      choices[operation].learn('wasm', { n, batch: 1, ms: n / 100 })
      choices[operation].learn('webgpu', { n, batch: 1, ms: 36.86 + n / 1000 })
    }
    choices[operation].refit()
  }
  return profileOf({ key: KEY, measuredAt: NOW, choices, gpuMemoryLimit: 2 ** 28, quarantine: undefined })
}

const throughJson = (profile: PerformanceProfile) => parseProfile(JSON.parse(JSON.stringify(profile)))

/** What is read from a file. */
// biome-ignore lint/suspicious/noExplicitAny: corrupted in ways that no type allows
type Json = any

describe('PerformanceProfile', () => {
  test('survives JSON, and choices made from it decide as those that were measured', () => {
    const profile = measured()
    const parsed = throughJson(profile) as PerformanceProfile
    expect(staleness(parsed, KEY, NOW)).toBeUndefined()
    const choices = choicesFrom(parsed, {})
    for (const operation of OPERATIONS) {
      for (const n of [64, 512, 3000, 5500, 65_536]) {
        expect(choices[operation].explain({ n, batch: 1 }).side, `${operation} ${n}`).toBe(n < 4096 ? 'wasm' : 'webgpu')
      }
      expect(profile.operations[operation]?.crossover).toBeGreaterThanOrEqual(2896)
      expect(profile.operations[operation]?.crossover).toBeLessThanOrEqual(5793)
      expect(profile.operations[operation]?.batchCrossover).toBeLessThan(500)
    }
  })

  test('unmeasured operations are left out', () => {
    const choices = choicesFrom(undefined, {})
    const profile = profileOf({ key: KEY, measuredAt: NOW, choices, gpuMemoryLimit: undefined, quarantine: undefined })
    expect(profile.operations).toEqual({})
    expect(throughJson(profile)).toMatchObject({ operations: {} })
  })

  test.each([
    ['adapter', { ...KEY, adapter: 'another GPU' }, NOW],
    ['tier', { ...KEY, tier: 'baseline × 1' }, NOW],
    ['kind', { ...KEY, kind: 'kzg' as const }, NOW],
    ['version', { ...KEY, version: '1.2.4' }, NOW],
    ['older', KEY, NOW + 31 * DAY],
    ['future', KEY, NOW - 31 * DAY],
  ])('is stale: %s', (word, key, now) => {
    expect(staleness(measured(), key, now)).toContain(word)
  })

  const broken: readonly (readonly [string, (profile: Json) => unknown])[] = [
    ['no object', () => 'profile'],
    ['format', (p) => ({ ...p, format: 99 })],
    ['what it is a profile of', (p) => ({ ...p, key: { adapter: 1 } })],
    ['date', (p) => ({ ...p, measuredAt: 'today' })],
    ['memory limit', (p) => ({ ...p, gpuMemoryLimit: -1 })],
    ['operations', (p) => ({ ...p, operations: undefined })],
    ['unknown operation', (p) => ({ ...p, operations: { pairing: p.operations.msm } })],
    ['msm is malformed', (p) => ({ ...p, operations: { msm: { wasm: p.operations.msm.wasm } } })],
    ['msm is malformed', (p) => withRates(p, [Number.NaN, 1, 1])],
    ['msm is malformed', (p) => withRates(p, [-1, 1, 1])],
    ['msm is malformed', (p) => withRates(p, [0, 0, 0])],
    ...[{ layout: 'l99', size: 0 }, { layout: 'wide', size: 64 }, { layout: 'l13', size: 2048 }, 'l13'].map(
      (tuning): readonly [string, (profile: Json) => unknown] => ['tuning', (p) => ({ ...p, tuning })],
    ),
    ['tuning', (p) => ({ ...p, tuning: { layout: 'l13', size: 64, rate: -1 } })],
    ['quarantine', (p) => ({ ...p, quarantine: true })],
  ]
  const withRates = (p: Json, rates: unknown) => ({
    ...p,
    operations: { msm: { ...p.operations.msm, webgpu: { ...p.operations.msm.webgpu, rates } } },
  })

  test.each(broken)('a corrupted one is refused: %s', (word, corrupt) => {
    expect(parseProfile(corrupt(measured()))).toContain(word)
  })

  test('rates of laws with other counts are not taken over', () => {
    const features = ({ n, batch }: { n: number; batch: number }) => [1, 5, 32 * n * batch, 900 * n * batch]
    const choices = choicesFrom(measured(), { msm: features })
    expect(choices.msm.estimators.webgpu.isKnown).toBe(false)
    expect(choices.ntt.estimators.webgpu.isKnown).toBe(true)
  })
})

describe('operations that are like others', () => {
  test('follow from what those were measured to take, until they were measured themselves', () => {
    const choices = choicesFrom(undefined, {})
    expect(isMeasured(completed(choices).prove)).toBe(false)
    for (const batch of [1, 4, 16]) {
      for (let i = 0; i < 3; i++) {
        choices.commit.learn('wasm', { n: 4096, batch, ms: 40 * batch })
        choices.commit.learn('webgpu', { n: 4096, batch, ms: 60 + 10 * batch })
      }
    }
    choices.commit.refit()
    const all = completed(choices)
    expect(isMeasured(all.prove)).toBe(true)
    expect(isMeasured(all.recover)).toBe(false)
    for (const [batch, side] of [
      [1, 'wasm'],
      [16, 'webgpu'],
    ] as const) {
      const [commit, prove] = [all.commit.explain({ n: 4096, batch }), all.prove.explain({ n: 4096, batch })]
      expect(prove.side).toBe(side)
      expect(prove.predicted.wasm / commit.predicted.wasm).toBeCloseTo(1.05, 1)
    }
    all.prove.learn('wasm', { n: 4096, batch: 1, ms: 100 })
    expect(completed(all).prove).toBe(all.prove)
  })
})
