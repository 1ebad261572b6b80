/** workerd: WebAssembly cannot be compiled from bytes there, only imported as a module. */
import * as kzgpu from 'kzgpu'
import * as msm from 'kzgpu/msm'
import * as ntt from 'kzgpu/ntt'
import { smokeMsm } from '../msm-smoke.ts'
import { smokeNtt } from '../ntt-smoke.ts'
import { smoke } from '../smoke.ts'

export default {
  async test(): Promise<void> {
    console.log(
      `@result ${JSON.stringify([...(await smoke(kzgpu, false)), ...(await smokeNtt(ntt)), ...(await smokeMsm(msm))])}`,
    )
  },
}
