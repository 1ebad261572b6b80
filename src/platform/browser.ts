import type { ProfileStore } from '../backend/adaptive/store.ts'
import { type FileTable, load, type Platform } from './platform.ts'
import { webWorkers } from './web-workers.ts'

/** Browsers, their workers and extensions: the files are served beside the module, or wherever the bundler has put them. */
export function browserPlatform(urls: FileTable<URL>): Platform {
  return {
    name: 'browser',
    workers: webWorkers(),
    profiles: {
      read: async (name) => (await storage()).read(name),
      write: async (name, text) => (await storage()).write(name, text),
    },
    loadWasm: (file, signal) => load('WASM_LOAD', urls, file, (url) => get(url, signal), signal),
    loadAsset: (file, signal) =>
      load(
        'ASSET_LOAD',
        urls,
        file,
        async (url) => new Uint8Array(await (await get(url, signal)).arrayBuffer()),
        signal,
      ),
  }
}

/** Fetched when a profile is first wanted: where there is no GPU that is never. */
const storage = async (): Promise<ProfileStore> => (await import('./web-storage.ts')).webStorage()

async function get(url: URL, signal: AbortSignal | undefined): Promise<Response> {
  const response = await fetch(url, { signal: signal ?? null })
  if (!response.ok) throw new Error(`${url} was answered with status ${response.status}`)
  // A development server that does not know the file answers with its start page.
  if (response.headers.get('content-type')?.startsWith('text/html'))
    throw new Error(`${url} was answered with a page; serve the file there, or import from 'kzgpu/inline'`)
  return response
}
