import { describe, expect, test } from 'vitest'
import { findStale, GENERATORS } from '../../gen/generators.ts'

/** Verifying the setup takes half a minute; `npm run check` does it. */
const FAST = Object.keys(GENERATORS).filter((name) => name !== 'setup')

describe('generated files are what their generators derive', () => {
  test.each(FAST)('%s', async (name) => {
    expect([...(await findStale(name)).keys()]).toEqual([])
  })
})
