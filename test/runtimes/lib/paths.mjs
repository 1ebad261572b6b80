import { join } from 'node:path'
import { ROOT } from '../../../scripts/lib/steps.mjs'

export { ROOT }

/** This test's own packages: runtimes and bundlers. */
export const RUNTIMES = join(ROOT, 'test/runtimes')

/** Everything that these tests write; ignored by git. */
export const BUILD = join(ROOT, 'build')
