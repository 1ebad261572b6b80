/** A dedicated module worker. */
import { smokeAll } from '../smoke-all.ts'

postMessage(await smokeAll(true))
