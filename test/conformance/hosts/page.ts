/** A page; `job.json` and the vector files are served at /vectors/. */
import { type Job, type Message, runJob } from '../run-job.ts'

async function read(name: string): Promise<string> {
  const response = await fetch(`/vectors/${name}`)
  if (!response.ok) throw new Error(`${name}: status ${response.status}`)
  return response.text()
}

/** The driver of the browser reads `kzgpuResults` and may offer `kzgpuOnResult`. */
const driver = globalThis as { kzgpuResults?: Promise<Message[]>; kzgpuOnResult?: (message: Message) => void }

async function run(): Promise<Message[]> {
  const messages: Message[] = []
  await runJob(JSON.parse(await read('job.json')) as Job, read, (message) => {
    messages.push(message)
    driver.kzgpuOnResult?.(message)
  })
  return messages
}

driver.kzgpuResults = run()
