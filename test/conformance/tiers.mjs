import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../runtimes/lib/paths.mjs'

/** Tiers that were built: one `kzg.<tier>.wasm` each. */
export async function tierNames() {
  const files = await readdir(join(ROOT, 'dist')).catch(() => [])
  return files.flatMap((file) => file.match(/^kzg\.(\w+)\.wasm$/)?.slice(1) ?? []).sort()
}
