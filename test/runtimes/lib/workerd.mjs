import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProcess } from './run-process.mjs'
import { locate } from './tools.mjs'

/** What a workerd's own configuration calls the types of modules that a bundle may consist of. */
const MODULE_TYPES = { '.js': 'esModule', '.wasm': 'wasm', '.bin': 'data' }

const configuration = (modules, vectors) => `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    ${vectors ? `(name = "vectors", disk = (path = ${JSON.stringify(vectors)})),` : ''}
  ],
);

const worker :Workerd.Worker = (
  modules = [
${modules.map(({ name, type }) => `    (name = "${name}", ${type} = embed "${name}"),`).join('\n')}
  ],
  compatibilityDate = "2026-01-01",
  bindings = [${vectors ? '(name = "vectors", service = "vectors")' : ''}],
);
`

/**
 * Runs the `test()` handler of a bundled worker in the plain runtime, as `workerd test` does.
 *
 * @param dir the bundle: modules, Wasm and data in one folder
 * @param main file name of the worker's module
 * @param vectors folder that the worker reaches as the service binding `vectors`
 */
export async function runWorkerd(dir, main, { vectors, onResult, timeoutMs } = {}) {
  const files = (await readdir(dir)).filter((name) => name !== main && extension(name) in MODULE_TYPES)
  const modules = [main, ...files].map((name) => ({ name, type: MODULE_TYPES[extension(name)] }))
  await writeFile(join(dir, 'config.capnp'), configuration(modules, vectors))
  return runProcess(await locate('workerd'), ['test', 'config.capnp'], { cwd: dir, onResult, timeoutMs })
}

const extension = (name) => name.slice(name.lastIndexOf('.'))
