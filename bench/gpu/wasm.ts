import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** An artefact of dist/, which the bench is started beside. */
export const loadWasm = async (file: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(join('dist', file)))
