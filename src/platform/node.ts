import { readFile } from 'node:fs/promises'
import { nodeCache } from './node-cache.ts'
import { nodeWorkers } from './node-workers.ts'
import { type FileTable, load, type Platform } from './platform.ts'

/** Node and Bun: the files are on disk beside the module. */
export function nodePlatform(urls: FileTable<URL>): Platform {
  return {
    name: 'node',
    workers: nodeWorkers(),
    profiles: nodeCache(),
    loadWasm: (file, signal) => load('WASM_LOAD', urls, file, (url) => readFile(url, { signal }), signal),
    loadAsset: (file, signal) => load('ASSET_LOAD', urls, file, (url) => readFile(url, { signal }), signal),
    // Node's fetch has no file: URLs.
    readUrl: (url, signal) =>
      url.protocol === 'file:' ? readFile(url, { signal }) : fetch(url, { signal: signal ?? null }),
  }
}
