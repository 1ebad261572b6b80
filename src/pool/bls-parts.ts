/** Batches of signatures on workers, each a part with a final exponentiation of its own. */
import type { AsyncOptions } from '../backend/driver.ts'
import type { Selection, SelectOptions } from '../backend/select.ts'
import type { BlsBackend } from '../backend/wasm/bls-backend.ts'
import { type Batch, backendArguments, SETS_PER_PART } from '../bls-batch.ts'
import type { BlsTasks } from './bls-engine.ts'
import { type Chunk, chunksOf } from './chunks.ts'
import { openPool } from './open.ts'
import { ordered } from './ordered.ts'
import { DEPTH, type Pool } from './pool.ts'
import type { Threads } from './threads.ts'

export class BlsParts {
  readonly #pool: Pool

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** Tier of each worker that is ready. */
  get tiers(): Pool['tiers'] {
    return this.#pool.tiers
  }

  /** After a part that does not hold no other is started.
   * @throws as `Pool.run` */
  async verify(batch: Batch, { signal, onProgress }: AsyncOptions): Promise<boolean> {
    const { sets } = batch
    const pool = this.#pool
    const chunks = chunksOf(sets.length, pool.size, SETS_PER_PART)
    let done = 0
    const verdicts = await ordered({
      count: chunks.length,
      width: DEPTH * pool.size,
      start: (index) => {
        const { start, end } = chunks[index] as Chunk
        const args: Parameters<BlsTasks['verifyBatch']> = backendArguments({ ...batch, sets: sets.slice(start, end) })
        return pool.run({ op: 'verifyBatch', args }, signal) as Promise<boolean>
      },
      isFinal: (holds) => !holds,
      onResult: (index) => {
        const { start, end } = chunks[index] as Chunk
        done += end - start
        onProgress?.({ phase: 'verify', done, total: sets.length })
      },
    })
    return verdicts.every(Boolean)
  }

  dispose(): void {
    this.#pool.dispose()
  }
}

/** @returns nothing if there are to be no workers */
export function openParts(
  threads: Threads,
  selection: Selection<BlsBackend>,
  options: SelectOptions<BlsBackend>,
): BlsParts | undefined {
  const pool = openPool('bls', threads, selection, options)
  return pool && new BlsParts(pool)
}
