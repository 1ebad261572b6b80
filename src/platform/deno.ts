import { type Chunk, inlinePlatform } from './inline.ts'
import { nodeWorkers } from './node-workers.ts'
import type { FileTable, Platform, WorkerSupport } from './platform.ts'

interface Permissions {
  querySync(permission: { name: 'read'; path: URL }): { readonly state: string }
}

/** Deno: the files are imported as modules, which needs no permission. */
export function denoPlatform(chunks: FileTable<Chunk>): Platform {
  return { ...inlinePlatform('deno', chunks), workers: permittedWorkers() }
}

/** Starting a worker reads its script. */
function permittedWorkers(): WorkerSupport | string {
  const workers = nodeWorkers()
  const { permissions } = (globalThis as unknown as { readonly Deno: { readonly permissions: Permissions } }).Deno
  const path = new URL(workers.script)
  // A script from a server is imported, not read.
  const isGranted = path.protocol !== 'file:' || permissions.querySync({ name: 'read', path }).state === 'granted'
  return isGranted ? workers : `Deno needs --allow-read for ${path.pathname}`
}
