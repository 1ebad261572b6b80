/** The entry that carries the Wasm and the setup inside its modules. */
import * as kzgpu from 'kzgpu/inline'
import { smoke } from '../smoke.ts'

console.log(`@result ${JSON.stringify(await smoke(kzgpu, false))}`)
