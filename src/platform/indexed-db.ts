import type { ProfileStore } from '../backend/adaptive/store.ts'

const [DATABASE, STORE] = ['kzgpu', 'profiles']

/** Profiles in IndexedDB, which workers have as well. Where it cannot be opened none are kept; that reading or writing fails
 * after that is the caller's to report. */
export function indexedDb(): ProfileStore {
  return {
    read: (name) => within<string | undefined>('readonly', (store) => store.get(name)),
    write: async (name, text) => {
      await within('readwrite', (store) => store.put(text, name))
    },
  }
}

/** Nothing where there is none, or the page may not have one: private windows, sandboxes, storage that was switched off. */
function open(): Promise<IDBDatabase | undefined> {
  return new Promise((resolve) => {
    try {
      const request = globalThis.indexedDB.open(DATABASE, 1)
      request.onupgradeneeded = () => request.result.createObjectStore(STORE)
      request.onsuccess = () => resolve(request.result)
      request.onerror = (event) => {
        event.preventDefault()
        resolve(undefined)
      }
    } catch {
      resolve(undefined)
    }
  })
}

/** One request in a transaction of its own; what was written is there when this resolves. */
async function within<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  const database = await open()
  if (!database) return undefined
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = ask(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB gave up'))
    })
  } finally {
    database.close()
  }
}
