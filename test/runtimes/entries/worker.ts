/** A dedicated module worker. */
import * as kzgpu from 'kzgpu'
import { smoke } from '../smoke.ts'

postMessage(await smoke(kzgpu))
