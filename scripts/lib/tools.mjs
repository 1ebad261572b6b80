/** The Rust side: compiler, Wasm target, wasm-pack and the wasm-bindgen that matches crate/Cargo.lock. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { atLeast, CommandError, output, run, withPath } from './process.mjs'
import { ROOT, SetupError } from './steps.mjs'

const CRATE = join(ROOT, 'crate')
const WASM_TARGET = 'wasm32-unknown-unknown'
const WASM_PACK = { least: '0.13.0', installed: '0.15.1' }
const EXE = process.platform === 'win32' ? '.exe' : ''

// Beside other caches rather than in the clone: a second clone need not compile the tools again.
// Not in cargo's own bin folder: another project of this user may need another version there.
const TOOLS = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kzgpu', 'tools')

const TARGET = join(TOOLS, 'target')

const pinned = (file, pattern, what) => {
  const found = pattern.exec(readFileSync(join(CRATE, file), 'utf8'))?.[1]
  if (found === undefined) throw new SetupError(`crate/${file} does not name ${what}`, 'Restore the file from git.')
  return found
}
const rustChannel = () =>
  process.env.RUSTUP_TOOLCHAIN ?? pinned('rust-toolchain.toml', /channel = "([^"]+)"/, 'a channel')
const wasmBindgenVersion = () => pinned('Cargo.lock', /name = "wasm-bindgen"\nversion = "([^"]+)"/, 'wasm-bindgen')

const installFolder = (name, version) => join(TOOLS, `${name}-${version}`)
const binaryIn = (folder, name) => join(folder, 'bin', `${name}${EXE}`)

/** The environment in which cargo, wasm-pack and wasm-bindgen are found, wherever they were installed. */
export function toolEnvironment() {
  const cargoBin = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin')
  const folders = [
    ['wasm-pack', 'wasm-pack', WASM_PACK.installed],
    ['wasm-bindgen', 'wasm-bindgen-cli', wasmBindgenVersion()],
  ]
    .map(([binary, crate, version]) => ({ folder: installFolder(crate, version), binary }))
    .filter(({ folder, binary }) => existsSync(binaryIn(folder, binary)))
    .map(({ folder }) => join(folder, 'bin'))
  return withPath([...folders, cargoBin])
}

const versionOf = (command) =>
  /\d+\.\d+\.\d+/.exec(output(command, ['--version'], { env: toolEnvironment() }) ?? '')?.[0]

const hasWasmPack = () => atLeast(versionOf('wasm-pack') ?? '0', WASM_PACK.least)
const hasWasmBindgen = () => versionOf('wasm-bindgen') === wasmBindgenVersion()

const RUST_REMEDY =
  'Install Rust with rustup, the installer that the Rust project offers on its own site (rust-lang.org, "Install"), ' +
  'open a new terminal and run this command again. Debian and Ubuntu: `apt-get install rustup`; macOS: `brew install rustup`.'

/** A compiler that a distribution installed has no rustup; it will do if it is new enough and knows the target. */
function hasUsableCompiler() {
  const env = toolEnvironment()
  const sysroot = output('rustc', ['--print', 'sysroot'], { cwd: CRATE, env })
  const version = /rustc (\S+)/.exec(output('rustc', ['--version'], { cwd: CRATE, env }) ?? '')?.[1]
  const least = pinned('Cargo.toml', /rust-version = "([^"]+)"/, 'its rust-version')
  return (
    sysroot !== undefined &&
    version !== undefined &&
    atLeast(version, least) &&
    existsSync(join(sysroot, 'lib', 'rustlib', WASM_TARGET)) &&
    output('cargo', ['--version'], { cwd: CRATE, env }) !== undefined
  )
}

/** @type {import('./steps.mjs').Step} */
export const rustStep = {
  id: 'rust',
  title: 'Rust compiler with the Wasm target',
  inputs: ['crate/rust-toolchain.toml'],
  facts: () => [process.env.RUSTUP_TOOLCHAIN, process.env.RUSTUP_HOME, process.env.CARGO_HOME],
  // Asking rustc takes a tenth of a second, and the stamp already holds what could change the answer.
  isDone: () => true,
  async run(report) {
    const env = toolEnvironment()
    if (output('rustup', ['--version'], { env }) === undefined) {
      if (hasUsableCompiler()) return 'found without rustup'
      throw new SetupError('Neither rustup nor a recent Rust compiler with the Wasm target was found.', RUST_REMEDY)
    }
    const channel = rustChannel()
    const rustup = (...args) => run('rustup', args, { env, onLine: report })
    const installed = output('rustup', ['toolchain', 'list'], { env }) ?? ''
    if (!installed.split('\n').some((line) => line.startsWith(channel))) {
      await rustup('toolchain', 'install', channel, '--profile', 'minimal')
    }
    await rustup('target', 'add', WASM_TARGET, '--toolchain', channel)
    await rustup('component', 'add', 'rustfmt', 'clippy', '--toolchain', channel)
    if (!hasUsableCompiler()) throw new SetupError(`The toolchain ${channel} does not run.`, this.remedy)
    return channel
  },
  remedy:
    'Check the network connection and run this command again (rustup resumes). Behind a proxy, set HTTPS_PROXY. ' +
    'With another installed toolchain at least as new, set RUSTUP_TOOLCHAIN to its name; artefacts may then differ in bytes.',
}

/**
 * Compiles a published tool into the cache folder. A shared target folder lets an interrupted attempt resume.
 * Exactly the author's dependencies first; if one of those cannot be had (yanked, or unknown to a mirror), the newest that fit.
 */
async function installCrate(crate, version, report) {
  const env = toolEnvironment()
  const root = installFolder(crate, version)
  report('compiling it, once for all clones: some four minutes')
  const args = ['install', crate, '--version', version, '--root', root, '--target-dir', TARGET]
  if (output('cargo-binstall', ['-V'], { env }) !== undefined) {
    try {
      await run('cargo-binstall', [crate, '--version', version, '--root', root, '--no-confirm'], {
        env,
        onLine: report,
      })
      return
    } catch {
      report('no prebuilt binary could be had; compiling')
    }
  }
  try {
    await run('cargo', [...args, '--locked'], { env, cwd: ROOT, onLine: report })
  } catch (error) {
    if (!(error instanceof CommandError) || !error.output.some((line) => line.includes('failed to select a version')))
      throw error
    await run('cargo', args, { env, cwd: ROOT, onLine: report })
  }
  // The two tools share most of their dependencies, so what was compiled for them goes when neither is missing any more.
  if (hasWasmPack() && hasWasmBindgen()) rmSync(TARGET, { recursive: true, force: true })
}

const COMPILE_REMEDY =
  'A C linker is needed (Debian and Ubuntu: `apt-get install build-essential`; macOS: `xcode-select --install`) and a network connection. ' +
  'Run this command again: it resumes. Or put a ready-made binary of that version on the PATH.'

/** @type {import('./steps.mjs').Step} */
export const wasmPackStep = {
  id: 'wasm-pack',
  title: 'wasm-pack',
  isDone: hasWasmPack,
  async run(report) {
    if (hasWasmPack()) return versionOf('wasm-pack')
    await installCrate('wasm-pack', WASM_PACK.installed, report)
    return WASM_PACK.installed
  },
  remedy: COMPILE_REMEDY,
}

/**
 * wasm-pack would install it by itself, without a word for minutes; the version must match the library's to the digit.
 * @type {import('./steps.mjs').Step}
 */
export const wasmBindgenStep = {
  id: 'wasm-bindgen',
  title: 'wasm-bindgen',
  inputs: ['crate/Cargo.lock'],
  isDone: hasWasmBindgen,
  async run(report) {
    if (hasWasmBindgen()) return wasmBindgenVersion()
    await installCrate('wasm-bindgen-cli', wasmBindgenVersion(), report)
    return wasmBindgenVersion()
  },
  remedy: COMPILE_REMEDY,
}
