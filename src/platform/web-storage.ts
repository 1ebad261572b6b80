import type { ProfileStore } from '../backend/adaptive/store.ts'
import { indexedDb } from './indexed-db.ts'

const PREFIX = 'kzgpu.'

/** Profiles in `localStorage`, or where there is none, as in workers, in IndexedDB; where neither is to be had none are kept. */
export function webStorage(): ProfileStore {
  const others = indexedDb()
  return {
    read(name) {
      const storage = localStorage()
      return storage ? (storage.getItem(PREFIX + name) ?? undefined) : others.read(name)
    },
    write(name, text) {
      const storage = localStorage()
      return storage ? storage.setItem(PREFIX + name, text) : others.write(name, text)
    },
  }
}

/** A page may be forbidden to look at it. */
function localStorage(): Storage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
