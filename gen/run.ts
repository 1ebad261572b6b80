/**
 * `npm run gen` writes every generated file that is committed; `npm run gen -- --check` writes nothing and fails
 * if a committed file differs from what its generator derives. A name restricts the run to one generator and has it
 * derive everything from the source, even if that takes minutes: `npm run gen -- setup`.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { type Generator, ROOT } from './output.ts'

const GENERATORS: Readonly<Record<string, () => Promise<Generator>>> = {
  errors: () => import('./errors.ts'),
  params: () => import('./params.ts'),
  setup: () => import('./setup.ts'),
  files: () => import('./files.ts'),
}

/** Rust leaves in rustfmt's form, so that generators need not know it and `cargo fmt --check` passes. */
function format(path: string, content: string | Uint8Array): Buffer {
  return path.endsWith('.rs')
    ? execFileSync('rustfmt', ['--edition', '2024', '--emit', 'stdout'], { input: content, maxBuffer: 1 << 28 })
    : Buffer.from(content)
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
  const generator = await load()
  const derive = positionals.includes(name) ? generator.generate : (generator.regenerate ?? generator.generate)
  for (const [path, derived] of await derive()) {
    const content = format(path, derived)
    const committed = await readFile(ROOT + path).catch(() => undefined)
    if (committed?.equals(content)) continue
    stale.push(path)
    if (values.check) continue
    await mkdir(dirname(ROOT + path), { recursive: true })
    await writeFile(ROOT + path, content)
  }
}

for (const path of stale) console.log(`${values.check ? 'out of date' : 'written'}: ${path}`)
if (values.check && stale.length > 0) {
  console.error('Generated files differ from their sources: run `npm run gen` and commit the result.')
  process.exitCode = 1
} else if (stale.length === 0) {
  console.log('generated files are up to date')
}
