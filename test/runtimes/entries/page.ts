/** A page's main thread. */
import { smokeAll } from '../smoke-all.ts'
import { report } from './page-report.ts'

report(smokeAll(true))
