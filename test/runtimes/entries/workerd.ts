/** workerd: WebAssembly cannot be compiled from bytes there, only imported as a module. */
import { smokeAll } from '../smoke-all.ts'

export default {
  async test(): Promise<void> {
    console.log(`@result ${JSON.stringify(await smokeAll(false))}`)
  },
}
