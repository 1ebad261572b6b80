/** Points for sums: made by the native peer, so that neither time nor doubt goes into them. */
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startBlst } from './subjects/blst.ts'

const FOLDER = join('build', 'bench')

/** @returns `count` different points, 96 bytes each, that depend on nothing but the seed */
export async function makePoints(count: number, seed: string): Promise<Uint8Array> {
  if (count === 0) return new Uint8Array()
  await mkdir(FOLDER, { recursive: true })
  const path = join(FOLDER, 'points.bin')
  const blst = startBlst()
  try {
    await blst.ask('points', count, createHash('sha256').update(`points ${seed}`).digest('hex'), path)
    return await readFile(path)
  } finally {
    blst.close()
  }
}
