/** The crate's native tests: their commands, and compiling them beforehand. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './process.mjs'
import { ROOT } from './steps.mjs'
import { toolEnvironment } from './tools.mjs'

const TEST = ['test', '--locked', '--no-fail-fast', '--manifest-path', join('crate', 'Cargo.toml')]
const WIDE = ['--config', "build.rustflags=['--cfg=kzgpu_wide']"]
const WIDE_TARGET = join('target', 'wide')

/** `cargo …` with the scalar kernels, and with those of the wide tier, which are compiled to a folder of their own. */
export const CRATE_TESTS = {
  scalar: TEST,
  wide: [...WIDE, ...TEST, '--target-dir', WIDE_TARGET],
}

/** @type {import('./steps.mjs').Step} */
export const crateTestsStep = {
  id: 'crate-tests',
  title: 'native tests of the crate (cargo test --no-run)',
  inputs: ['Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', 'src', 'tests'].map((file) => join('crate', file)),
  isDone: () => [join('crate', 'target'), WIDE_TARGET].every((folder) => existsSync(join(ROOT, folder, 'debug'))),
  async run(report) {
    const options = { cwd: ROOT, env: toolEnvironment(), onLine: report }
    // Most of each is one crate after the other, on one core.
    await Promise.all(Object.values(CRATE_TESTS).map((args) => run('cargo', [...args, '--no-run'], options)))
  },
  remedy:
    "The lines above are the compiler's. blst needs a C compiler (Debian and Ubuntu: `apt-get install build-essential`; macOS: " +
    '`xcode-select --install`). If the network failed, run this again.',
}
