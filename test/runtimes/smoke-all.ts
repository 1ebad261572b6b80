/** Every entry of the package that all runtimes have. */
import * as kzgpu from 'kzgpu'
import * as bls from 'kzgpu/bls'
import * as curve from 'kzgpu/curve'
import * as eip2537 from 'kzgpu/eip2537'
import * as keystore from 'kzgpu/keystore'
import * as msm from 'kzgpu/msm'
import * as noble from 'kzgpu/noble'
import * as ntt from 'kzgpu/ntt'
import { smokeBls } from './bls-smoke.ts'
import { smokeMsm } from './msm-smoke.ts'
import { smokeNtt } from './ntt-smoke.ts'
import { type CheckResult, smoke } from './smoke.ts'

/** @param hasWorkers whether batches must run on workers here */
export const smokeAll = async (hasWorkers: boolean): Promise<CheckResult[]> => [
  ...(await smoke(kzgpu, hasWorkers)),
  ...(await smokeNtt(ntt)),
  ...(await smokeMsm(msm)),
  ...(await smokeBls({ bls, curve, eip2537, keystore, noble }, hasWorkers)),
]
