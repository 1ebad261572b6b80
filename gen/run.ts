/**
 * `npm run gen` writes every generated file that is committed; `npm run gen -- --check` writes nothing and fails
 * if a committed file differs from what its generator derives. Names after the options restrict the run: `npm run gen -- errors`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { type Generator, type Output, ROOT } from './output.ts'

const GENERATORS: Readonly<Record<string, () => Promise<Generator>>> = {
  errors: () => import('./errors.ts'),
}

const isUpToDate = async ({ path, content }: Output): Promise<boolean> => {
  const committed = await readFile(ROOT + path).catch(() => undefined)
  return committed?.equals(Buffer.from(content)) ?? false
}

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
})

const names = positionals.length > 0 ? positionals : Object.keys(GENERATORS)
const stale: string[] = []
for (const name of names) {
  const load = GENERATORS[name]
  if (!load) throw new Error(`no generator called ${name}; there are ${Object.keys(GENERATORS).join(', ')}`)
  for (const output of await (await load()).generate()) {
    if (await isUpToDate(output)) continue
    stale.push(output.path)
    if (values.check) continue
    await mkdir(dirname(ROOT + output.path), { recursive: true })
    await writeFile(ROOT + output.path, output.content)
  }
}

for (const path of stale) console.log(`${values.check ? 'out of date' : 'written'}: ${path}`)
if (values.check && stale.length > 0) {
  console.error('Generated files differ from their sources: run `npm run gen` and commit the result.')
  process.exitCode = 1
} else if (stale.length === 0) {
  console.log('generated files are up to date')
}
