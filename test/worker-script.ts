import { mkdir } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const ROOT = new URL('../', import.meta.url).pathname
const FOLDER = `${ROOT}build/test/workers`

/** What the package ships for Node. */
const SHIPPED = "import './src/entry/worker.node.ts'"

/** A worker's script, bundled from the sources as they are now.
 * @param name of the file, which processes of the same test run do not share
 * @param contents a module at the repository's root, for a script with faults */
export async function workerScript(name = 'shipped', contents = SHIPPED): Promise<URL> {
  const outfile = `${FOLDER}/${name}-${process.pid}.mjs`
  await mkdir(FOLDER, { recursive: true })
  await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    // The repository's package.json says that modules have no effects; a worker's script has nothing but.
    ignoreAnnotations: true,
    logLevel: 'error',
  })
  return pathToFileURL(outfile)
}
