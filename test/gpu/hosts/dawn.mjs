/** Runs one bundle of tests on Dawn: `node dawn.mjs BUNDLE FILTER`. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { RUNTIMES } from '../../runtimes/lib/paths.mjs'

const [bundle, filter = ''] = process.argv.slice(2)
const dawn = createRequire(join(RUNTIMES, 'package.json')).resolve('webgpu')
const { create } = await import(pathToFileURL(dawn).href)
const { runTests } = await import(pathToFileURL(bundle).href)
const context = { gpu: create([]), adapter: 'dawn', fast: false }
await runTests(context, filter, (result) => console.log(`@result ${JSON.stringify(result)}`))
console.log('@result {"end":true}')
process.exit(0)
