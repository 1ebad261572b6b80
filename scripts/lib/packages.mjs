/** npm packages of the root and of the nested folders that keep heavy tools out of it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, run } from './process.mjs'
import { ROOT } from './steps.mjs'
import { toolEnvironment } from './tools.mjs'

/** npm writes this file last, so it stands for a complete installation. */
const INSTALLED = join('node_modules', '.package-lock.json')

const NETWORK_REMEDY =
  'Check the network connection and run this command again. Behind a proxy, set HTTPS_PROXY. ' +
  'If it says that package.json and the lock file differ, run `npm install` in that folder and commit both.'

/**
 * `npm ci` in one folder.
 *
 * @param {string} folder relative to the root
 * @param {{ builds?: { package: string, result: string, remedy: string } }} [options] a package that compiles itself on
 *   installation: npm may leave its script unrun until a user approves it, so it is run by name where its result is missing
 * @returns {import('./steps.mjs').Step}
 */
export function packagesStep(folder, { builds } = {}) {
  const path = join(ROOT, folder)
  const isBuilt = () => builds === undefined || existsSync(join(path, 'node_modules', builds.package, builds.result))
  const files = ['package.json', 'package-lock.json', '.npmrc'].map((file) => join(folder, file))
  return {
    id: `packages-${folder === '.' ? 'root' : folder.replace(/\W+/g, '-')}`,
    title: `npm packages of ${folder === '.' ? 'the project' : `${folder}/`}`,
    inputs: files,
    isDone: () => existsSync(join(path, INSTALLED)) && isBuilt(),
    async run(report) {
      const npm = (...args) => run('npm', [...args, '--no-audit', '--no-fund'], { cwd: path, onLine: report })
      try {
        await npm('ci')
      } catch (error) {
        // A mirror may lack packages of other platforms; npm then leaves them out of the lock file, and npm 11 refuses such
        // a lock in `npm ci`. Everything else is still installed as locked, and the lock file stays as it is.
        if (!(error instanceof CommandError) || !error.output.some((line) => line.includes('from lock file')))
          throw error
        await npm('install', '--no-save')
      }
      if (!isBuilt()) await npm('rebuild', builds.package, '--foreground-scripts')
    },
    remedy: builds ? `${builds.remedy} ${NETWORK_REMEDY}` : NETWORK_REMEDY,
  }
}

/** The native peer is compiled from source by node-gyp. */
export const BENCH_BUILDS = {
  package: 'c-kzg',
  result: join('build', 'Release', 'kzg.node'),
  remedy:
    'c-kzg is compiled here: it needs Python 3 and a C++ compiler (Debian and Ubuntu: `apt-get install python3 build-essential`; ' +
    'macOS: `xcode-select --install`; Windows: the Visual Studio build tools).',
}

const NATIVE = join('bench', 'native')
const EXE = process.platform === 'win32' ? '.exe' : ''

/** The native program that the bench measures beside the library: blst with nothing in between. @type {import('./steps.mjs').Step} */
export const nativeBenchStep = {
  id: 'bench-native',
  title: 'native peer of the bench (crate blst)',
  inputs: ['Cargo.toml', 'Cargo.lock', 'src'].map((file) => join(NATIVE, file)),
  facts: () => [process.env.RUSTUP_TOOLCHAIN],
  isDone: () => existsSync(join(ROOT, NATIVE, 'target', 'release', `kzgpu-bench-native${EXE}`)),
  async run(report) {
    const args = ['build', '--release', '--locked', '--manifest-path', join(ROOT, NATIVE, 'Cargo.toml')]
    // From the crate's folder, whose toolchain file names the compiler.
    await run('cargo', args, { cwd: join(ROOT, 'crate'), env: toolEnvironment(), onLine: report })
  },
  remedy:
    'blst compiles C and assembly: it needs a C compiler (Debian and Ubuntu: `apt-get install build-essential`; macOS: ' +
    '`xcode-select --install`). If the network failed, run this again.',
}

/** dist/ from crate/ and src/. @type {import('./steps.mjs').Step} */
export const buildStep = {
  id: 'build',
  title: 'library (crate to Wasm, sources to dist/)',
  inputs: [
    ...['crate/Cargo.toml', 'crate/Cargo.lock', 'crate/rust-toolchain.toml', 'crate/src'],
    ...['src', 'gen', 'assets', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
  ],
  isDone() {
    const manifest = join(ROOT, 'dist', 'manifest.json')
    if (!existsSync(manifest)) return false
    const { files } = JSON.parse(readFileSync(manifest, 'utf8'))
    return Object.keys(files).every((file) => existsSync(join(ROOT, 'dist', file)))
  },
  async run(report) {
    await run(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], { cwd: ROOT, onLine: report })
  },
  remedy:
    "The lines above are the compiler's. If they make no sense on an unchanged clone, remove target/ and build/ and run this again.",
}
