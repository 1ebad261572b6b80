/** src/ → ES modules and declarations in dist/, with the Wasm and the setup beside them and as base64 chunks. */
import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type BuildOptions, build } from 'esbuild'
import { ROOT } from './output.ts'

const run = promisify(execFile)

export const DIST = join(ROOT, 'dist')

/** What the library and the command line are bundled with. Whitespace stays, since without it esbuild drops `@__PURE__`. */
export const COMMON = {
  absWorkingDir: ROOT,
  outdir: DIST,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions

/** Entries that are scripts of workers, and the files they become. */
const WORKERS = { 'worker.node.ts': 'kzgpu.worker.node', 'worker.web.ts': 'kzgpu.worker' }

/** Each in one file, so that an application whose bundler does not follow it can copy it. */
export async function bundleWorkers(): Promise<void> {
  await build({
    ...COMMON,
    entryPoints: Object.entries(WORKERS).map(([file, out]) => ({ in: `src/entry/${file}`, out })),
    platform: 'neutral',
    external: ['node:*'],
  })
}

/** The library: one module per entry, and what they share in chunks. */
export async function bundle(): Promise<void> {
  const entries = (await readdir(join(ROOT, 'src/entry'))).filter((file) => file.endsWith('.ts') && !(file in WORKERS))
  await build({
    ...COMMON,
    entryPoints: entries.map((file) => ({ in: `src/entry/${file}`, out: file.slice(0, -3) })),
    platform: 'neutral',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    // Files beside the modules, written by this build; every output is in one folder, so `./name` holds in each of them.
    external: ['node:*', '*.wasm', '*.inline.js', '@noble/*'],
  })
}

export async function declarations(): Promise<void> {
  await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: ROOT,
  }).catch((cause: { stdout?: string }) => {
    throw new Error(`tsc failed:\n${cause.stdout}`)
  })
  await rewriteSpecifiers()
}

/** tsc leaves `.ts` in the specifiers of declarations; what ships beside them is `.js`. */
async function rewriteSpecifiers(): Promise<void> {
  const folder = join(DIST, 'types')
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.d.ts'))
  await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8')
      await writeFile(join(folder, file), text.replace(/((?:from|import\() ?['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'))
    }),
  )
}

/** Writes a binary file into dist/ and its base64 twin `<file>.inline.js`, for runtimes that can only import modules. */
export async function writeBinary(file: string, bytes: Uint8Array): Promise<void> {
  const base64 = Buffer.from(bytes).toString('base64')
  await Promise.all([
    writeFile(join(DIST, file), bytes),
    writeFile(join(DIST, `${file}.inline.js`), `export default '${base64}'\n`),
  ])
}

export async function setupFiles(): Promise<Map<string, Buffer>> {
  const files = (await readdir(join(ROOT, 'assets'))).filter((file) => file.endsWith('.gen.bin')).sort()
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(ROOT, 'assets', file))] as const)),
  )
}
