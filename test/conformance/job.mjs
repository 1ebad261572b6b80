/** From a folder of vector files to what the hosts read. */
import { rmSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { build } from 'esbuild'
import { BUILD, ROOT } from '../runtimes/lib/paths.mjs'

const unzip = promisify(gunzip)

/** A folder of this run's own, since another may go on beside it. */
export const WORK = join(BUILD, 'conformance', String(process.pid))
process.once('exit', () => rmSync(WORK, { recursive: true, force: true }))

/** Every runtime reads the same plain files: `job.json`, `<suite>.<fn>.json`, `setups/<name>.txt`. */
export const JOB_DIR = join(WORK, 'vectors')

/** Lays out the vector files below `dir`, in plain form, and the list of them.
 * @param suites if given, only these: `suite` or `suite/fn`
 * @returns the job with the files' names, in alphabetical order */
export async function prepareJob(dir, { tier, suites, threads }) {
  await rm(JOB_DIR, { recursive: true, force: true })
  await mkdir(join(JOB_DIR, 'setups'), { recursive: true })
  const { plainVectors } = await importTypeScript('prepare')
  const files = []
  for (const { folder, stem, path } of await filesBelow(dir, 'json')) {
    if (suites && !suites.some((name) => name === folder || name === `${folder}/${stem}`)) continue
    const name = `${folder}.${stem}.json`
    await writeFile(join(JOB_DIR, name), plainVectors(await readText(path)))
    files.push(name)
  }
  for (const { folder, stem, path } of await filesBelow(dir, 'txt')) {
    if (folder === 'setups') await writeFile(join(JOB_DIR, `setups/${stem}.txt`), await readText(path))
  }
  const job = { tier, threads, files }
  await writeFile(join(JOB_DIR, 'job.json'), JSON.stringify(job))
  return job
}

/** Files `<folder>/<stem>.<extension>`, gzipped or not. */
async function filesBelow(dir, extension) {
  const pattern = new RegExp(`^(.+)\\.${extension}(\\.gz)?$`)
  const entries = await readdir(dir, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(dir, folder))).flatMap((file) => {
        const stem = pattern.exec(file)?.[1]
        return stem === undefined ? [] : [{ folder, stem, path: join(dir, folder, file) }]
      }),
    ),
  )
  return found.flat().sort((a, b) => (`${a.folder}/${a.stem}` < `${b.folder}/${b.stem}` ? -1 : 1))
}

async function readText(path) {
  const bytes = await readFile(path)
  return (path.endsWith('.gz') ? await unzip(bytes) : bytes).toString('utf8')
}

/** Node 20 does not import TypeScript. */
async function importTypeScript(name) {
  const outfile = join(WORK, `${name}.mjs`)
  const entry = join(ROOT, `test/conformance/${name}.ts`)
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20' })
  return import(pathToFileURL(outfile))
}
