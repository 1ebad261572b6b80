import { type FileTable, load, type Platform } from './platform.ts'

/** A module whose default export is a file in base64. */
export type Chunk = Promise<{ readonly default: string }>

/** Runtimes that can only import modules: no file system, no network, no permission needed. */
export function inlinePlatform(name: string, chunks: FileTable<Chunk>): Platform {
  return {
    name,
    loadWasm: (file, signal) => load('WASM_LOAD', chunks, file, decode, signal),
    loadAsset: (file, signal) => load('ASSET_LOAD', chunks, file, decode, signal),
  }
}

/** Engines of 2025 and later decode natively. */
const native = Uint8Array as { readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }

async function decode(chunk: Chunk): Promise<Uint8Array<ArrayBuffer>> {
  const { default: text } = await chunk
  return native.fromBase64?.(text) ?? Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}
