/** A page's main thread. */
import * as kzgpu from 'kzgpu'
import { smoke } from '../smoke.ts'
import { report } from './page-report.ts'

report(smoke(kzgpu))
