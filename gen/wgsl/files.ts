import { readdirSync, readFileSync } from 'node:fs'
import { ROOT } from '../output.ts'

/** The texts of a folder of shaders/ by name of file, without extension. */
export function readFolder(folder: 'lib' | 'kernel' | 'probe'): Map<string, string> {
  const root = `${ROOT}shaders/${folder}`
  const files = readdirSync(root).filter((file) => file.endsWith('.wgsl'))
  return new Map(files.sort().map((file) => [file.slice(0, -5), readFileSync(`${root}/${file}`, 'utf8')]))
}
