/** Sums on workers: points are cut into parts, each worker adds up its part, and the few results are added here. */

import type { GroupName } from '../backend/curve.ts'
import type { AsyncOptions } from '../backend/driver.ts'
import { concatBytes } from '../bytes.ts'
import { BYTES_PER_FIELD_ELEMENT } from '../constants.ts'
import { type LoadedPoints, POINT_BYTES, type PointSource } from '../msm-recipes.ts'
import { type Chunk, chunksOf } from './chunks.ts'
import type { Resource } from './messages.ts'
import type { MsmTasks, PointsResource } from './msm-engine.ts'
import { ordered } from './ordered.ts'
import { DEPTH, type Pool } from './pool.ts'
import { shifted } from './shift.ts'

/** A part's cost is nearly that of its share: a shorter sum has smaller windows. A longer one has to be copied. */
const POINTS_PER_PART = { min: 2048, max: 131_072 }

export class MsmParts {
  readonly #pool: Pool
  readonly #group: GroupName
  readonly #keys = new WeakMap<LoadedPoints, string>()
  #loaded = 0

  constructor(pool: Pool, group: GroupName) {
    this.#pool = pool
    this.#group = group
  }

  /** Whether a sum of this length is for workers. */
  takes(n: number): boolean {
    return n >= 2 * POINTS_PER_PART.min
  }

  /** Decodes and checks points, each part in the worker that will add them up.
   * @throws KzgError with the index of the first bad point; then no worker keeps any */
  async load(points: LoadedPoints, unchecked: boolean, options: AsyncOptions): Promise<void> {
    this.#keys.set(points, `points ${++this.#loaded}`)
    try {
      await this.#each<undefined>('load', points.n, options, (chunk) => {
        const resource = this.#resource(points, chunk)
        return { op: 'load', args: [this.#group, resource.key, unchecked], resource }
      })
    } catch (error) {
      this.forget(points)
      throw error
    }
  }

  /** @returns a sum per part, uncompressed, in a row */
  async sum(source: PointSource, scalars: Uint8Array, options: AsyncOptions): Promise<Uint8Array> {
    const part = (bytes: Uint8Array, size: number, { start, end }: Chunk): Uint8Array =>
      bytes.subarray(start * size, end * size)
    const sums = await this.#each<Uint8Array>('sum', source.n, options, (chunk) => {
      const factors = part(scalars, BYTES_PER_FIELD_ELEMENT, chunk)
      if ('unchecked' in source) {
        const points = part(source.bytes, POINT_BYTES[this.#group], chunk)
        return { op: 'sum', args: [this.#group, points, factors, source.unchecked] }
      }
      const resource = this.#resource(source, chunk)
      return { op: 'sumLoaded', args: [this.#group, resource.key, factors], resource }
    })
    return concatBytes(sums)
  }

  /** Has the workers give back the memory of loaded points. */
  forget(points: LoadedPoints): void {
    if (!this.#keys.has(points)) return
    for (const chunk of this.#chunks(points.n)) this.#pool.drop(this.#resource(points, chunk).key)
  }

  #chunks(n: number): Chunk[] {
    return chunksOf(n, this.#pool.size, POINTS_PER_PART)
  }

  #resource(points: LoadedPoints, { start, end }: Chunk): Resource {
    const size = POINT_BYTES[this.#group]
    const value: PointsResource = { group: this.#group, bytes: points.bytes.subarray(start * size, end * size) }
    return { key: `${this.#keys.get(points)} from ${start}`, value }
  }

  #each<R>(
    phase: 'load' | 'sum',
    total: number,
    { signal, onProgress }: AsyncOptions,
    taskOf: (chunk: Chunk) => { op: keyof MsmTasks; args: readonly unknown[]; resource?: Resource },
  ): Promise<R[]> {
    const chunks = this.#chunks(total)
    let done = 0
    return ordered({
      count: chunks.length,
      width: DEPTH * this.#pool.size,
      start: (index) => {
        const chunk = chunks[index] as Chunk
        const { op, args, resource } = taskOf(chunk)
        const shared = resource && { resources: [resource], affinity: resource.key }
        // The worker answers with what its engine returns for the operation.
        return (this.#pool.run({ op, args, ...shared }, signal) as Promise<R>).catch((error) => {
          throw shifted(error, chunk.start)
        })
      },
      onResult: (index) => {
        const { start, end } = chunks[index] as Chunk
        done += end - start
        onProgress?.({ phase, done, total })
      },
    })
  }
}
