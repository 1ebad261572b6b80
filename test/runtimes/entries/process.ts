/** Node, Deno and Bun: the package as its `exports` resolve it there. */
import * as kzgpu from 'kzgpu'
import * as ntt from 'kzgpu/ntt'
import { smokeNtt } from '../ntt-smoke.ts'
import { smoke } from '../smoke.ts'

console.log(`@result ${JSON.stringify([...(await smoke(kzgpu)), ...(await smokeNtt(ntt))])}`)
