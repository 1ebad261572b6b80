/** A page; `job.json` and the vector files are served at /vectors/. */
import type { FileResult } from '../run-file.ts'
import { type Job, runJob } from '../run-job.ts'

async function read(name: string): Promise<string> {
  const response = await fetch(`/vectors/${name}`)
  if (!response.ok) throw new Error(`${name}: status ${response.status}`)
  return response.text()
}

/** The driver of the browser reads `kzgpuResults` and may offer `kzgpuOnResult`. */
const driver = globalThis as { kzgpuResults?: Promise<FileResult[]>; kzgpuOnResult?: (result: FileResult) => void }

async function run(): Promise<FileResult[]> {
  const results: FileResult[] = []
  await runJob(JSON.parse(await read('job.json')) as Job, read, (result) => {
    results.push(result)
    driver.kzgpuOnResult?.(result)
  })
  return results
}

driver.kzgpuResults = run()
