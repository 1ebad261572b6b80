#!/usr/bin/env node
/**
 * `npm run demo [-- FILE]`: sets up the clone, then publishes a real file as blobs, loses half of what was published,
 * and gets the file back. Everything goes through the command line, as a user would do it.
 */
import { setUpOrExit } from './setup.mjs'

await setUpOrExit('build')
// Not before: the picture needs packages that the set-up installs.
const { demo, DemoError } = await import('./demo/demo.mjs')
try {
  await demo(process.argv[2])
} catch (error) {
  if (!(error instanceof DemoError)) throw error
  process.stderr.write(`\nThe demo failed: ${error.message}\n`)
  process.exitCode = 1
}
