/** A page that leaves all the work to a module worker. */
import type { CheckResult } from '../smoke.ts'
import { report } from './page-report.ts'

report(
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<CheckResult[]>) => resolve(data)
    worker.onerror = (event) => reject(new Error(event.message || 'the worker did not start'))
  }),
)
