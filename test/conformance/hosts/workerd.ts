/** workerd; `job.json` and the vector files come from the service binding `vectors`. */
import { type Job, runJob } from '../run-job.ts'

interface Bindings {
  readonly vectors: { fetch(url: string): Promise<Response> }
}

export default {
  async test(_controller: unknown, { vectors }: Bindings): Promise<void> {
    const read = async (name: string): Promise<string> => {
      const response = await vectors.fetch(`http://vectors/${name}`)
      if (!response.ok) throw new Error(`${name}: status ${response.status}`)
      return response.text()
    }
    const job = JSON.parse(await read('job.json')) as Job
    await runJob(job, read, (message) => console.log(`@result ${JSON.stringify(message)}`))
  },
}
