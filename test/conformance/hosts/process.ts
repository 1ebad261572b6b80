/** Node, Deno and Bun. Argument: folder with `job.json` and the vector files. */
import { readFile } from 'node:fs/promises'
import { argv } from 'node:process'
import { type Job, runJob } from '../run-job.ts'

const read = (name: string): Promise<string> => readFile(`${argv[2]}/${name}`, 'utf8')
const job = JSON.parse(await read('job.json')) as Job
await runJob(job, read, (message) => console.log(`@result ${JSON.stringify(message)}`))
