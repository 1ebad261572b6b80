import type { ProfileStore } from '../backend/adaptive/store.ts'

const PREFIX = 'kzgpu.'

/** Profiles in `localStorage`; workers and pages without one keep none. */
export function webStorage(): ProfileStore {
  return {
    read: (name) => storage()?.getItem(PREFIX + name) ?? undefined,
    write: (name, text) => storage()?.setItem(PREFIX + name, text),
  }
}

/** A page may be forbidden to look at it. */
function storage(): Storage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
