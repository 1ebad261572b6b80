/** A real file of a few megabytes that every machine has which could build the project. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { output } from '../lib/process.mjs'
import { ROOT } from '../lib/steps.mjs'
import { toolEnvironment } from '../lib/tools.mjs'
import { DemoError } from './error.mjs'

const MIB = 1 << 20
const LEAST = MIB
/** 2.5 MiB are 21 blobs: enough to see the rates, and done within a minute or so on two slow cores. */
const MOST = 2.5 * MIB

/** In order of preference: the toolchain's documentation, the libraries of the Wasm target (there even in a minimal
 * installation), and the compiler of the project's own packages. */
function folders() {
  const sysroot = output('rustc', ['--print', 'sysroot'], { cwd: ROOT, env: toolEnvironment() })
  const ofRust = ['share/doc/rust/html/core', 'share/doc/rust/html/std', 'lib/rustlib/wasm32-unknown-unknown/lib']
  return [...(sysroot ? ofRust.map((folder) => join(sysroot, folder)) : []), join(ROOT, 'node_modules/typescript/lib')]
}

/** The largest file within the limits in the first folder that has one, so that a machine chooses the same each time. */
export async function findSourceFile() {
  for (const folder of folders()) {
    const names = await readdir(folder).catch(() => [])
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(folder, name)
        const stats = await stat(path).catch(() => undefined)
        return { path, bytes: stats?.isFile() ? stats.size : 0 }
      }),
    )
    const [largest] = files
      .filter(({ bytes }) => bytes >= LEAST && bytes <= MOST)
      .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
    if (largest) return largest.path
  }
  throw new DemoError('found no file of 1 to 2.5 MiB on this machine; name one: npm run demo -- FILE')
}
