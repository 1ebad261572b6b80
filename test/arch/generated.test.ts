import { describe, expect, test } from 'vitest'
import { findStale, GENERATORS } from '../../gen/generators.ts'

/** Setup and vectors take half a minute and the reference implementations of gen/package.json; `npm run check` does them. */
const FAST = Object.keys(GENERATORS).filter((name) => name !== 'setup' && name !== 'vectors')

describe('generated files are what their generators derive', () => {
  test.each(FAST)('%s', async (name) => {
    expect([...(await findStale(name)).keys()]).toEqual([])
  })
})
