/**
 * `npm run gen` writes every generated file that is committed; `npm run gen -- --check` writes nothing and fails
 * if a committed file differs from what its generator derives. A name restricts the run to one generator and has it
 * derive everything from the source, even if that takes minutes: `npm run gen -- setup`.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { findStale, GENERATORS } from './generators.ts'
import { ROOT } from './output.ts'

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
})

let upToDate = true
for (const name of positionals.length > 0 ? positionals : Object.keys(GENERATORS)) {
  for (const [path, content] of await findStale(name, positionals.includes(name))) {
    upToDate = false
    console.log(`${values.check ? 'out of date' : 'written'}: ${path}`)
    if (values.check) continue
    await mkdir(dirname(ROOT + path), { recursive: true })
    await writeFile(ROOT + path, content)
  }
}

if (upToDate) {
  console.log('generated files are up to date')
} else if (values.check) {
  console.error('Generated files differ from their sources: run `npm run gen` and commit the result.')
  process.exitCode = 1
}
