/** A dedicated module worker. */
import * as kzgpu from 'kzgpu'
import * as msm from 'kzgpu/msm'
import * as ntt from 'kzgpu/ntt'
import { smokeMsm } from '../msm-smoke.ts'
import { smokeNtt } from '../ntt-smoke.ts'
import { smoke } from '../smoke.ts'

postMessage([...(await smoke(kzgpu, true)), ...(await smokeNtt(ntt)), ...(await smokeMsm(msm))])
