import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ProfileStore } from '../backend/adaptive/store.ts'

/** Profiles in the user's cache folder. Reading what is not there is no failure; whatever else goes wrong is the caller's to report. */
export function nodeCache(): ProfileStore {
  return {
    async read(name) {
      try {
        return await readFile(join(folder(), `${name}.json`), 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    async write(name, text) {
      const file = join(folder(), `${name}.json`)
      await mkdir(folder(), { recursive: true })
      // Another process never sees half a file.
      const temporary = `${file}.${process.pid}`
      await writeFile(temporary, text)
      await rename(temporary, file)
    },
  }
}

function folder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'kzgpu', 'Cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'kzgpu')
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'kzgpu')
}
