import { type Chunk, inlinePlatform } from './inline.ts'
import { type FileTable, load, type Platform } from './platform.ts'

/** Cloudflare's runtime, which forbids compiling bytes: the Wasm is imported as an already compiled module. */
export function workerdPlatform(modules: FileTable<WebAssembly.Module>, chunks: FileTable<Chunk>): Platform {
  return {
    ...inlinePlatform('workerd', chunks),
    workers: 'this runtime has no workers',
    loadWasm: (file, signal) => load('WASM_LOAD', modules, file, async (module) => module, signal),
  }
}
