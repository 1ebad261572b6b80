/** A page's main thread. */
import * as kzgpu from 'kzgpu'
import * as msm from 'kzgpu/msm'
import * as ntt from 'kzgpu/ntt'
import { smokeMsm } from '../msm-smoke.ts'
import { smokeNtt } from '../ntt-smoke.ts'
import { smoke } from '../smoke.ts'
import { report } from './page-report.ts'

report(smoke(kzgpu, true).then(async (results) => [...results, ...(await smokeNtt(ntt)), ...(await smokeMsm(msm))]))
