/** A page's main thread. */
import * as kzgpu from 'kzgpu'
import * as ntt from 'kzgpu/ntt'
import { smokeNtt } from '../ntt-smoke.ts'
import { smoke } from '../smoke.ts'
import { report } from './page-report.ts'

report(smoke(kzgpu, true).then(async (results) => [...results, ...(await smokeNtt(ntt))]))
