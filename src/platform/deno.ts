import { type Chunk, inlinePlatform } from './inline.ts'
import { nodeCache } from './node-cache.ts'
import { nodeWorkers } from './node-workers.ts'
import type { FileTable, Platform, WorkerSupport } from './platform.ts'

interface Permissions {
  querySync(permission: { name: 'read' | 'write' | 'env' | 'sys'; path?: URL }): { readonly state: string }
}

/** Deno: the files are imported as modules, which needs no permission. */
export function denoPlatform(chunks: FileTable<Chunk>): Platform {
  // Asking for a folder in the middle of a call would stop the program, so there is one only if all is permitted.
  const isFree = (['read', 'write', 'env', 'sys'] as const).every((name) => stateOf({ name }) === 'granted')
  return { ...inlinePlatform('deno', chunks), workers: permittedWorkers(), profiles: isFree ? nodeCache() : undefined }
}

function stateOf(permission: Parameters<Permissions['querySync']>[0]): string {
  const { permissions } = (globalThis as unknown as { readonly Deno: { readonly permissions: Permissions } }).Deno
  return permissions.querySync(permission).state
}

/** Starting a worker reads its script. */
function permittedWorkers(): WorkerSupport | string {
  const workers = nodeWorkers()
  const path = new URL(workers.script)
  // A script from a server is imported, not read.
  const isGranted = path.protocol !== 'file:' || stateOf({ name: 'read', path }) === 'granted'
  return isGranted ? workers : `Deno needs --allow-read for ${path.pathname}`
}
