/** One of two independent processes that the pool is held against: answers `BATCH COUNT` lines with milliseconds. Argument: tier. */
import { createInterface } from 'node:readline'
import { BATCHES, openBatches, timeBatch } from './pool-batches.ts'
import { createRandom } from './random.ts'

const kzg = await openBatches(0, process.argv[2])
const random = createRandom(`pool ${process.pid}`)
for await (const line of createInterface({ input: process.stdin })) {
  const [id, count] = line.split(' ')
  console.log(await timeBatch(BATCHES[id as keyof typeof BATCHES], kzg, random, Number(count)))
}
