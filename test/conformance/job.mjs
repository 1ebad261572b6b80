import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { BUILD } from '../runtimes/lib/paths.mjs'

const unzip = promisify(gunzip)

/** Where the hosts find the job: every runtime reads the same plain JSON files. */
export const JOB_DIR = join(BUILD, 'conformance/vectors')

/** Lays out the vector files below `dir`, decompressed, and the list of them.
 * @param suites if given, only these: `suite` or `suite/fn`
 * @returns the job with the files' names, in alphabetical order */
export async function prepareJob(dir, { tier, suites }) {
  await rm(JOB_DIR, { recursive: true, force: true })
  await mkdir(JOB_DIR, { recursive: true })
  const files = []
  for (const { suite, fn, path } of await vectorFiles(dir)) {
    if (suites && !suites.some((name) => name === suite || name === `${suite}/${fn}`)) continue
    const name = `${suite}.${fn}.json`
    const bytes = await readFile(path)
    await writeFile(join(JOB_DIR, name), path.endsWith('.gz') ? await unzip(bytes) : bytes)
    files.push(name)
  }
  const job = { tier, files }
  await writeFile(join(JOB_DIR, 'job.json'), JSON.stringify(job))
  return job
}

async function vectorFiles(dir) {
  if (!(await stat(dir).catch(() => undefined))?.isDirectory()) throw new Error(`${dir} is not a folder`)
  const entries = await readdir(dir, { withFileTypes: true })
  const suites = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const found = await Promise.all(
    suites.map(async (suite) =>
      (await readdir(join(dir, suite)))
        .filter((file) => /\.json(\.gz)?$/.test(file))
        .map((file) => ({ suite, fn: file.replace(/\.json(\.gz)?$/, ''), path: join(dir, suite, file) })),
    ),
  )
  return found.flat().sort((a, b) => (`${a.suite}/${a.fn}` < `${b.suite}/${b.fn}` ? -1 : 1))
}
