/** What a wrong answer's probability of being found is, is measured: `audit-rates.ts` does the same with more calls. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRandom } from '../unit/adaptive/random.ts'
import { AUDITS, CASES } from './audit-cases.ts'

/** Calls where the outcome is certain, and calls that are expected to be found where it is not: enough to tell a chance from
 * none, and from one twice as large. */
const CERTAIN = 4
const FOUND = 12
/** Standard deviations of the number found, to either side. */
const BOUND = 3

beforeEach(() => {
  // The same choice of what is audited in every run: a bound of three deviations would be missed now and then.
  const random = createRandom(7)
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    const bytes = new Uint8Array(array!.buffer, array!.byteOffset, array!.byteLength)
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(256 * random())
    return array
  })
})
afterEach(() => vi.restoreAllMocks())

describe.each(AUDITS)('audit %s', (audit) => {
  test.each(CASES.map((each) => [each.fault, each.of, each] as const))('%s in %s', async (_, __, { chance, count }) => {
    const p = chance[audit]
    if (p === 0 || p === 1) {
      expect(await count(audit, CERTAIN)).toBe(p * CERTAIN)
      return
    }
    const found = await count(audit, Math.round(FOUND / p))
    expect(Math.abs(found - FOUND), `${found} found`).toBeLessThanOrEqual(BOUND * Math.sqrt(FOUND * (1 - p)))
  })
})
