/** Node, Deno and Bun: the package as its `exports` resolve it there. */
import * as kzgpu from 'kzgpu'
import * as msm from 'kzgpu/msm'
import * as ntt from 'kzgpu/ntt'
import { smokeMsm } from '../msm-smoke.ts'
import { smokeNtt } from '../ntt-smoke.ts'
import { smoke } from '../smoke.ts'

type Permitted = { readonly permissions: { querySync(permission: { name: 'read' }): { readonly state: string } } }
const { Deno } = globalThis as { readonly Deno?: Permitted }

// Deno reads a worker's script, for which it wants a permission.
const hasWorkers = Deno === undefined || Deno.permissions.querySync({ name: 'read' }).state === 'granted'
console.log(
  `@result ${JSON.stringify([...(await smoke(kzgpu, hasWorkers)), ...(await smokeNtt(ntt)), ...(await smokeMsm(msm))])}`,
)
