import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { WorkerSupport } from './platform.ts'

/** Threads of Node, Deno and Bun. Deno's and Bun's web workers would do as well, but the first keep a process alive. */
export function nodeWorkers(): WorkerSupport {
  const script = new URL('./kzgpu.worker.node.js', import.meta.url)
  return {
    get processors() {
      // Deno answers the second question only with a permission.
      return globalThis.navigator?.hardwareConcurrency ?? availableParallelism()
    },
    script: script.href,
    // Flags of the process such as `--input-type` are not for this script.
    start: (given) => new Worker(given === undefined ? script : toUrl(given), { execArgv: [] }),
  }
}

/** worker_threads takes strings for paths, but not those of a URL. */
const toUrl = (script: URL | string): URL | string =>
  typeof script === 'string' && /^\w[\w+.-]+:/.test(script) ? new URL(script) : script
