import { readFile } from 'node:fs/promises'
import type { Platform } from '../../src/platform/platform.ts'

const DIST = new URL('../../dist/', import.meta.url)

/** What happens to a file on its way to the library. */
export interface Faults {
  readonly wasm?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
  readonly asset?: (bytes: Uint8Array, file: string) => Uint8Array | Promise<Uint8Array>
}

/** The built files, as a platform delivers them, with faults injected. */
export function faultyPlatform({ wasm = (bytes) => bytes, asset = (bytes) => bytes }: Faults = {}): Platform {
  const read = async (file: string): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await readFile(new URL(file, DIST)))
  return {
    name: 'test',
    loadWasm: async (file) => wasm(await read(file)),
    loadAsset: async (file) => asset(await read(file), file),
  }
}

/** The artefact that every runtime can compile. */
export async function baselineWasm(): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(new URL('kzg.baseline.wasm', DIST)))
}
