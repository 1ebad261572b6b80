/** Node, Deno and Bun: the package as its `exports` resolve it there. */
import { smokeAll } from '../smoke-all.ts'

type Permitted = { readonly permissions: { querySync(permission: { name: 'read' }): { readonly state: string } } }
const { Deno } = globalThis as { readonly Deno?: Permitted }

// Deno reads a worker's script, for which it wants a permission.
const hasWorkers = Deno === undefined || Deno.permissions.querySync({ name: 'read' }).state === 'granted'
console.log(`@result ${JSON.stringify(await smokeAll(hasWorkers))}`)
