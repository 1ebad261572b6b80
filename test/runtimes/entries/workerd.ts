/** workerd: WebAssembly cannot be compiled from bytes there, only imported as a module. */
import * as kzgpu from 'kzgpu'
import * as ntt from 'kzgpu/ntt'
import { smokeNtt } from '../ntt-smoke.ts'
import { smoke } from '../smoke.ts'

export default {
  async test(): Promise<void> {
    console.log(`@result ${JSON.stringify([...(await smoke(kzgpu, false)), ...(await smokeNtt(ntt))])}`)
  },
}
