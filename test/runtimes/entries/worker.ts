/** A dedicated module worker. */
import * as kzgpu from 'kzgpu'
import * as ntt from 'kzgpu/ntt'
import { smokeNtt } from '../ntt-smoke.ts'
import { smoke } from '../smoke.ts'

postMessage([...(await smoke(kzgpu, true)), ...(await smokeNtt(ntt))])
