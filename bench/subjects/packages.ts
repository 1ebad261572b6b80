/** The peers' packages. */
import { readFile } from 'node:fs/promises'

/** Their exports hide package.json from `require`. */
export async function versionOf(name: string): Promise<string> {
  return JSON.parse(await readFile(`bench/node_modules/${name}/package.json`, 'utf8')).version
}

/** Imports by a name that is no literal: the types must check where the peers are not installed. */
export const load = async <T>(name: string): Promise<T> => (await import(name)) as T
