/** What two workers gain over one thread, held against what two processes that share nothing gain in the same minute. */
import { fileURLToPath } from 'node:url'
import { BATCHES, type Batch, openBatches, timeBatch } from './pool-batches.ts'
import { createRandom } from './random.ts'
import { spawnLines } from './runners/line-child.ts'
import { type Summary, summarise } from './stats.ts'

const SIDES = 2
const ROUNDS = { full: 7, quick: 2 }
/** Engines compile hot code again while it runs, each worker and process for itself. */
const WARM_UP = { full: 2, quick: 1 }

export interface PoolResult {
  readonly title: string
  /** Milliseconds of the whole batch. */
  readonly oneThread: Summary
  readonly pool: Summary
  readonly processes: Summary
  /** Gain of the pool by gain of the processes, round by round: 1 is all that the machine gives. */
  readonly share: Summary
}

export interface PoolOptions {
  readonly quick: boolean
  readonly tier: string | undefined
  readonly onProgress: (line: string) => void
}

export async function measurePool({ quick, tier, onProgress }: PoolOptions): Promise<Record<string, PoolResult>> {
  const [single, pool] = [await openBatches(0, tier), await openBatches(SIDES, tier)]
  const script = fileURLToPath(new URL('./pool-child.js', import.meta.url))
  const args = [script, ...(tier === undefined ? [] : [tier])]
  const children = Array.from({ length: SIDES }, () => spawnLines({ command: process.execPath, args }))
  const random = createRandom('pool')

  /** From the first request until the last answer, as a caller of both would wait. */
  async function inProcesses(id: string, { blobs }: Batch): Promise<number> {
    const times = await Promise.all(children.map(({ ask }) => ask(`${id} ${blobs / SIDES}`)))
    return Math.max(...times.map(Number))
  }

  async function measureBatch(id: string, batch: Batch): Promise<PoolResult> {
    const rounds: { oneThread: number; pool: number; processes: number }[] = []
    const kind = quick ? 'quick' : 'full'
    for (let round = -WARM_UP[kind]; round < ROUNDS[kind]; round++) {
      onProgress(`pool, ${round < 0 ? 'warm-up' : `round ${round + 1} of ${ROUNDS[kind]}`}: ${batch.title}`)
      const times = {
        oneThread: await timeBatch(batch, single, random, batch.blobs),
        pool: await timeBatch(batch, pool, random, batch.blobs),
        processes: await inProcesses(id, batch),
      }
      if (round >= 0) rounds.push(times)
    }
    return {
      title: batch.title,
      oneThread: summarise(rounds.map(({ oneThread }) => oneThread)),
      pool: summarise(rounds.map(({ pool }) => pool)),
      processes: summarise(rounds.map(({ processes }) => processes)),
      share: summarise(rounds.map(({ pool, processes }) => processes / pool)),
    }
  }

  try {
    const results: Record<string, PoolResult> = {}
    for (const [id, batch] of Object.entries(BATCHES)) results[id] = await measureBatch(id, batch)
    return results
  } finally {
    for (const { close } of children) close()
    for (const kzg of [single, pool]) kzg.dispose()
  }
}
