/** Runs one bundle of tests: `deno run -A deno.mjs BUNDLE FILTER`. */
import process from 'node:process'
import { pathToFileURL } from 'node:url'

const [bundle, filter = ''] = process.argv.slice(2)
const { runTests } = await import(pathToFileURL(bundle).href)
const context = { gpu: navigator.gpu, adapter: 'deno', fast: true, all: process.env.KZGPU_TEST_ALL === '1' }
await runTests(context, filter, (result) => console.log(`@result ${JSON.stringify(result)}`))
console.log('@result {"end":true}')
process.exit(0)
