/**
 * An application that depends on the package as published: `npm pack`, unpacked into node_modules. Nothing but the
 * tarball's content can be reached from it, which is what its users have.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from './paths.mjs'

const run = promisify(execFile)

/** Windows knows npm only as a command script. */
const NPM = process.platform === 'win32' ? { command: 'npm.cmd', shell: true } : { command: 'npm', shell: false }

/** Packs the project and makes an application in `dir` that has it installed.
 * @returns the application's folder and the package's version */
export async function installPacked(dir) {
  if (!existsSync(join(ROOT, 'dist/manifest.json'))) {
    throw new Error('dist/ is not built; run `npm run setup` and `npm run build`')
  }
  const target = join(dir, 'node_modules/kzgpu')
  await rm(dir, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  const { stdout } = await run(NPM.command, ['pack', '--json', '--ignore-scripts', '--pack-destination', dir], {
    cwd: ROOT,
    shell: NPM.shell,
  })
  const [{ filename, version }] = Object.values(JSON.parse(stdout))
  await run('tar', ['-xzf', join(dir, filename), '-C', target, '--strip-components=1'])
  const manifest = { private: true, type: 'module', dependencies: { kzgpu: version } }
  await writeFile(join(dir, 'package.json'), JSON.stringify(manifest, null, 2))
  // Bun and esbuild read the nearest one, and the repository's maps the package's name to its sources.
  await writeFile(join(dir, 'tsconfig.json'), '{}\n')
  return { dir, version }
}
