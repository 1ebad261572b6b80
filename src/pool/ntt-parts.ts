/** Batches of transforms on workers: each takes some of the transforms. */
import { concatBytes } from '../bytes.ts'
import { BYTES_PER_FIELD_ELEMENT } from '../constants.ts'
import type { NttAsyncOptions, NttTransformOptions } from '../ntt-api.ts'
import { type Chunk, chunksOf } from './chunks.ts'
import { ordered } from './ordered.ts'
import { DEPTH, type Pool } from './pool.ts'
import { shifted } from './shift.ts'

/** What a worker does for `kzgpu/ntt`. */
export interface NttTasks {
  forward(values: Uint8Array, options: NttTransformOptions): Uint8Array
  inverse(values: Uint8Array, options: NttTransformOptions): Uint8Array
}

/** Below it a part's way there and back costs more than it saves; above, its copies are large. */
const SCALARS_PER_PART = { min: 4096, max: 131_072 }

/** Whether a batch is for workers. */
export const isForWorkers = (scalars: number, batch: number): boolean =>
  batch > 1 && scalars >= 2 * SCALARS_PER_PART.min

/** @param values of checked length
 * @throws KzgError `NON_CANONICAL` with the index of the first scalar not below r */
export async function transformParts(
  pool: Pool,
  op: keyof NttTasks,
  values: Uint8Array,
  { batch = 1, coset = false, signal, onProgress }: NttAsyncOptions,
): Promise<Uint8Array> {
  const size = values.length / batch
  const n = size / BYTES_PER_FIELD_ELEMENT
  const { min, max } = SCALARS_PER_PART
  const limits = { min: Math.ceil(min / n), max: Math.ceil(max / n) }
  const chunks = chunksOf(batch, pool.size, limits)
  let done = 0
  const parts = await ordered({
    count: chunks.length,
    width: DEPTH * pool.size,
    start: (index) => {
      const { start, end } = chunks[index] as Chunk
      const args = [values.subarray(start * size, end * size), { batch: end - start, coset }]
      return (pool.run({ op, args }, signal) as Promise<Uint8Array>).catch((error) => {
        throw shifted(error, start * n)
      })
    },
    onResult: (index) => {
      const { start, end } = chunks[index] as Chunk
      done += end - start
      onProgress?.({ phase: 'transform', done, total: batch })
    },
  })
  return concatBytes(parts)
}
