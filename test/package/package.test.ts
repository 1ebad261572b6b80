/** The package as its users get it: packed, installed into an empty project, type-checked, run, and linted. */
import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../gen/output.ts'

const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
const LINTERS = join(ROOT, 'test/runtimes/node_modules')

let project: string
let tarball: string
let packed: string[]

/** Standard output; a failure shows all that the command said. */
async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      cwd,
      maxBuffer: 1 << 26,
      shell: command === 'npm.cmd',
    })
    return stdout
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause })
  }
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'kzgpu-package-'))
  const report = JSON.parse(await run(ROOT, NPM, 'pack', '--json', '--ignore-scripts', '--pack-destination', project))
  // npm before 12 answers with a list, later ones with an object by name.
  const [pack] = Object.values<{ filename: string; files: { path: string }[] }>(report)
  tarball = join(project, pack!.filename)
  packed = pack!.files.map(({ path }) => path)
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await run(project, NPM, 'install', '--offline', '--no-audit', '--no-fund', tarball)
  await mkdir(join(project, 'src'))
  await copyFile(join(ROOT, 'test/package/consumer/main.ts'), join(project, 'src/main.ts'))
}, 120_000)

afterAll(() => rm(project, { recursive: true, force: true }))

describe('package', () => {
  test('holds the build, the licences and nothing of the sources', () => {
    const others = packed.filter((path) => !path.startsWith('dist/')).sort()
    expect(others).toEqual(
      ['CHANGELOG.md', 'LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'SECURITY.md', 'package.json'].sort(),
    )
    expect(packed).toContain('dist/kzg.baseline.wasm')
  })

  test.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])('compiles strictly with module %s, resolution %s', async (module, moduleResolution) => {
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true },
      ...{ target: 'ES2022', module, moduleResolution, lib: ['ES2022', 'DOM'] },
      // The declarations themselves are checked, too.
      skipLibCheck: false,
      ...{ types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] },
      ...{ rootDir: 'src', outDir: 'out' },
    }
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }))
    await run(project, process.execPath, TSC)
    expect(await run(project, process.execPath, 'out/main.js')).toMatch(/^tier \w+\n$/)
  })

  test('the command line is installed', async () => {
    expect(await run(project, process.execPath, 'node_modules/kzgpu/dist/cli.js', '--help')).toContain('kzgpu')
  })

  test('publint finds nothing', async () => {
    await run(ROOT, process.execPath, join(LINTERS, 'publint/src/cli.js'), 'run', tarball, '--strict')
  })

  test('attw finds nothing for users of ES modules', async () => {
    const attw = join(LINTERS, '@arethetypeswrong/cli/dist/index.js')
    await run(
      ROOT,
      process.execPath,
      attw,
      tarball,
      '--profile',
      'esm-only',
      '--exclude-entrypoints',
      './*.wasm',
      './*.bin',
      // A script, to be named by URL.
      './worker',
    )
  })
})
