/** workerd: WebAssembly cannot be compiled from bytes there, only imported as a module. */
import * as kzgpu from 'kzgpu'
import { smoke } from '../smoke.ts'

export default {
  async test(): Promise<void> {
    console.log(`@result ${JSON.stringify(await smoke(kzgpu))}`)
  },
}
