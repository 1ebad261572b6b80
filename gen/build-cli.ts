/** src/cli → dist/cli.js, a Node program that carries its own dependencies, and their licences beside it. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'
import { COMMON, DIST } from './build-js.ts'
import { ROOT } from './output.ts'

export async function bundleCli(): Promise<void> {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: [{ in: 'src/cli/main.ts', out: 'cli' }],
    platform: 'node',
    // A stack trace, which is what --verbose is for, should name lines.
    minifyWhitespace: false,
    metafile: true,
    // cli-progress is CommonJS and requires modules of Node, which esbuild leaves to a `require` in scope.
    banner: {
      js: "import * as nodeModule from 'node:module'; const require = nodeModule.createRequire(import.meta.url)",
    },
    plugins: [libraryBesideCli],
  })
  await writeFile(join(DIST, 'cli.LICENSES.txt'), await licences(metafile))
}

/** The command line is a client of the package's public entry: what it imports is the file that users import. */
const libraryBesideCli: Plugin = {
  name: 'library-beside-cli',
  setup({ onResolve }) {
    onResolve({ filter: /\/entry\/kzg\.node\.ts$/ }, () => ({ path: './kzg.node.js', external: true }))
  },
}

async function licences({ inputs }: Metafile): Promise<string> {
  const folders = new Set(Object.keys(inputs).flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []))
  const texts = await Promise.all([...folders].sort().map(licence))
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}

async function licence(folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8'))
  const file = (await readdir(join(ROOT, folder))).find((entry) => /^licen[cs]e/i.test(entry))
  if (!file) throw new Error(`${name} is bundled into the command line, but has no licence file`)
  return `${name} ${version}\n\n${(await readFile(join(ROOT, folder, file), 'utf8')).trim()}\n`
}
