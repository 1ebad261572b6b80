import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { type Generator, ROOT } from './output.ts'

/** Everything that is derived and committed. Order matters: `files` lists what `setup` writes. */
export const GENERATORS: Readonly<Record<string, () => Promise<Generator>>> = {
  errors: () => import('./errors.ts'),
  params: () => import('./params.ts'),
  isogeny: () => import('./isogeny.ts'),
  relaxed: () => import('./relaxed/rust.ts'),
  wgsl: () => import('./wgsl/kernels.ts'),
  setup: () => import('./setup.ts'),
  vectors: () => import('./vectors.ts'),
  files: () => import('./files.ts'),
  exports: () => import('./exports.ts'),
}

/** Files whose committed content is not what their generator derives, with the content they should have.
 * @param fromSource derives everything from its source, even where the generator has a faster way to verify it */
export async function findStale(name: string, fromSource = false): Promise<Map<string, Buffer>> {
  const load = GENERATORS[name]
  if (!load) throw new Error(`no generator called ${name}; there are ${Object.keys(GENERATORS).join(', ')}`)
  const { generate, regenerate } = await load()
  const stale = new Map<string, Buffer>()
  for (const [path, derived] of await (fromSource ? generate : (regenerate ?? generate))()) {
    const content = format(path, derived)
    const committed = await readFile(ROOT + path).catch(() => undefined)
    if (!committed?.equals(content)) stale.set(path, content)
  }
  return stale
}

/** Rust leaves in rustfmt's form, so that generators need not know it and `cargo fmt --check` passes. */
function format(path: string, content: string | Uint8Array): Buffer {
  return path.endsWith('.rs')
    ? execFileSync('rustfmt', ['--config-path', `${ROOT}crate`, '--edition', '2024', '--emit', 'stdout'], {
        input: content,
        maxBuffer: 1 << 28,
      })
    : Buffer.from(content)
}
