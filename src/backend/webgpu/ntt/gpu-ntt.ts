import { KzgError } from '../../../errors.ts'
import { bytesOfBuffers, type GpuRange, type Lease } from '../buffers.ts'
import type { GpuJob } from '../job.ts'
import { inPieces } from '../pieces.ts'
import type { LayoutName } from '../pipelines.ts'
import type { GpuRuntime } from '../runtime.ts'
import { countsOf, MAX_LOG_N, type NttCounts, type NttShape } from './plan.ts'
import { kernelsOf, type Recording, record } from './record.ts'
import { BYTES, fromLittleEndian } from './scalars.ts'
import { type NttRanges, NttTables, type TableNeeds } from './tables.ts'
import { GpuFrVec } from './vector.ts'

export interface NttCallOptions {
  readonly signal?: AbortSignal | undefined
}

export interface NttVectorRequest extends NttCallOptions {
  /** Transforms of equal size in a row; 1 unless given. */
  readonly batch?: number | undefined
  readonly inverse?: boolean | undefined
  /** The shift of a coset: 32 bytes, little-endian, below r and not zero. */
  readonly coset?: Uint8Array | undefined
  /** Multiplies the values, one by one, before they are transformed: costs one multiplication each and no pass. */
  readonly times?: GpuFrVec | undefined
}

export interface NttRequest extends Omit<NttVectorRequest, 'times'> {
  /** Size of each transform, a power of two up to 2^22. */
  readonly n: number
  readonly onProgress?: ((done: number, of: number) => void) | undefined
}

export interface NttDivisionRequest extends NttCallOptions {
  /** Size of each transform, a power of two from 2 on. */
  readonly n: number
  /** The shift of the coset to divide on: 32 bytes, little-endian, below r and not zero. */
  readonly coset: Uint8Array
}

/** One of the transforms that follow each other on the device. */
interface Step {
  readonly needs: TableNeeds
  /** What its values are multiplied by on the way in: as many bytes. */
  readonly times?: Uint8Array
}

/** Scalars of a batch that go through the device together: while some are computed, others are on their way. */
const CHUNK = 2 ** 17

/** Chunks in flight, which is what a runtime has streams for. */
const IN_FLIGHT = 4

const INVOCATIONS = 64
const VECTOR = 'ntt.vector'

/**
 * Transforms over Fr on a device: the same values as `kzgpu/ntt` gives, from canonical little-endian scalars to such,
 * natural order in and out. Arguments are checked by the caller but for their sizes. Public data only.
 *
 * Every function fails with what went wrong on the device (`GpuError`), `DISPOSED`, or the signal's reason.
 */
export class GpuNtt {
  readonly #runtime: GpuRuntime
  readonly #layout: LayoutName
  readonly #tables: NttTables

  constructor(runtime: GpuRuntime, layout: LayoutName) {
    this.#runtime = runtime
    this.#layout = layout
    this.#tables = new NttTables(runtime, layout)
  }

  /** Transforms bytes. Memory on the device: twice the values, in chunks of 2^17 scalars of a batch or one transform.
   * @param values batch × n × 32 bytes, read until the promise settles
   * @throws KzgError `BAD_LENGTH`, `TOO_LARGE` */
  async transform(values: Uint8Array, request: NttRequest): Promise<Uint8Array> {
    const { n, batch = 1, signal, onProgress } = request
    const logN = requireSize(n)
    if (values.length !== n * batch * BYTES) throw new KzgError('BAD_LENGTH')
    if (logN === 0) return values.slice()
    return this.#inChunks(values, [{ needs: needsOf(logN, request) }], { n, signal, onProgress })
  }

  /**
   * Divides polynomials on a coset: inverse transforms, forward ones to the coset, products, and inverse ones from there,
   * without leaving the device in between. Memory on the device: three times the values, in chunks as above.
   *
   * @param values batch × n × 32 bytes: values at the roots of unity
   * @param inverses as many: inverse values of the divisors on the coset
   * @returns coefficients of the quotients
   * @throws KzgError `BAD_LENGTH`, `TOO_LARGE`
   */
  async divide(values: Uint8Array, inverses: Uint8Array, request: NttDivisionRequest): Promise<Uint8Array> {
    const { n, coset, signal } = request
    const logN = requireSize(n)
    if (logN === 0 || values.length % (n * BYTES) !== 0 || inverses.length !== values.length)
      throw new KzgError('BAD_LENGTH')
    const steps = [
      { needs: needsOf(logN, { inverse: true }) },
      { needs: needsOf(logN, { coset }) },
      { needs: { ...needsOf(logN, { inverse: true, coset }), times: true }, times: inverses },
    ]
    return this.#inChunks(values, steps, { n, signal })
  }

  async #inChunks(
    values: Uint8Array,
    steps: readonly Step[],
    { n, signal, onProgress }: Pick<NttRequest, 'n' | 'signal' | 'onProgress'>,
  ): Promise<Uint8Array> {
    const result = new Uint8Array(values.length)
    const perChunk = Math.max(1, Math.floor(CHUNK / n)) * n * BYTES
    let next = 0
    let done = 0
    const work = async () => {
      while (next < values.length) {
        const [start, end] = [next, Math.min(next + perChunk, values.length)]
        next = end
        const cut = steps.map(({ needs, times }) => ({ needs, ...(times && { times: times.subarray(start, end) }) }))
        await this.#transformChunk(values.subarray(start, end), cut, result.subarray(start, end), signal)
        done += end - start
        onProgress?.(done / BYTES, values.length / BYTES)
      }
    }
    const workers = Array.from({ length: IN_FLIGHT }, () =>
      work().catch((error: unknown) => {
        next = values.length
        throw error
      }),
    )
    // The others have to be done with the caller's bytes, too.
    await Promise.allSettled(workers)
    await Promise.all(workers)
    signal?.throwIfAborted()
    return result
  }

  #transformChunk(
    values: Uint8Array,
    steps: readonly Step[],
    target: Uint8Array<ArrayBuffer>,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    return this.#withTables(
      steps.map(({ needs }) => needs),
      (tables) =>
        this.#run(
          async (job) => {
            let [from, to] = [job.acquire(values.length, 'values'), job.acquire(values.length, 'spare')]
            await job.upload(from, values)
            for (const [i, { needs, times }] of steps.entries()) {
              const others = times && job.acquire(times.length, 'times')
              if (others) await job.upload(others, times)
              const batch = values.length / BYTES / 2 ** needs.logN
              const spec = { ...needs, coset: needs.shift !== undefined, tables: tables[i] as NttRanges, batch, others }
              const result = await this.#record(job, spec, from, to)
              if (result.lease === to) [from, to] = [to, from]
            }
            return job.read(from, 0, values.length, target)
          },
          { signal },
          [values.length, values.length, ...steps.flatMap(({ times }) => times?.length ?? [])],
        ),
    )
  }

  #withTables<T>(
    needs: readonly TableNeeds[],
    body: (tables: readonly NttRanges[]) => Promise<T>,
    found: readonly NttRanges[] = [],
  ): Promise<T> {
    const [next, ...rest] = needs
    if (next === undefined) return body(found)
    return this.#tables.use(next, (tables) => this.#withTables(rest, body, [...found, tables]))
  }

  #record(job: GpuJob, spec: Recording, values: GpuRange, spare: GpuRange): Promise<GpuRange> {
    return record(job, kernelsOf(this.#runtime.pipelines, this.#layout, spec), spec, values, spare)
  }

  /** Scalars, at least one, to the device.
   * @param values n × 32 bytes, read until the promise settles */
  async upload(values: Uint8Array, options: NttCallOptions = {}): Promise<GpuFrVec> {
    const length = values.length / BYTES
    if (!Number.isInteger(length) || length === 0) throw new KzgError('BAD_LENGTH')
    const lease = await this.#run(
      async (job) => {
        const made = job.make(values.length, VECTOR)
        await job.upload(made, values)
        return made
      },
      options,
      [values.length],
    )
    return new GpuFrVec(length, lease)
  }

  /** Transforms a vector in place; a failure disposes it.
   * @throws KzgError `BAD_LENGTH`, `TOO_LARGE`, `LENGTH_MISMATCH`, `BUSY`, `DISPOSED` */
  async transformResident(vector: GpuFrVec, request: NttVectorRequest = {}): Promise<GpuFrVec> {
    const { batch = 1, times } = request
    const logN = requireSize(vector.length / batch)
    if (times !== undefined && times.length !== vector.length) throw new KzgError('LENGTH_MISMATCH')
    if (logN === 0) return times === undefined ? vector : this.multiply(vector, times, request)
    const needs = needsOf(logN, request)
    const change = (others?: GpuRange) =>
      vector.changing((values) =>
        this.#tables.use(needs, async (tables) => {
          const spec = { ...needs, coset: needs.shift !== undefined, tables, batch, others }
          const body = async (job: GpuJob) => {
            const spare = job.make(values.bytes, VECTOR)
            return { spare, result: await this.#record(job, spec, values, spare) }
          }
          const { spare, result } = await this.#run(body, request, [values.bytes])
          if (result.lease === spare) return spare
          spare.release()
          return values
        }),
      )
    await (times === undefined ? change() : times.reading(change))
    return vector
  }

  /** `aᵢ ← aᵢ·bᵢ`; a failure disposes `a`. @throws KzgError `LENGTH_MISMATCH`, `BUSY`, `DISPOSED` */
  async multiply(a: GpuFrVec, b: GpuFrVec, options: NttCallOptions = {}): Promise<GpuFrVec> {
    if (a.length !== b.length) throw new KzgError('LENGTH_MISMATCH')
    const change = (others?: GpuRange) => a.changing((values) => this.#product(values, others ?? values, options))
    await (a === b ? change() : b.reading(change))
    return a
  }

  #product(a: GpuRange, b: GpuRange, options: NttCallOptions): Promise<Lease> {
    const count = a.bytes / BYTES
    const body = async (job: GpuJob) => {
      const product = job.make(a.bytes, VECTOR)
      const kernel = await this.#runtime.pipelines.get('fr_multiply', this.#layout, {}, job.signal)
      for (const piece of inPieces(job, Math.ceil(count / INVOCATIONS), 2 * INVOCATIONS))
        await job.dispatch(kernel, [a, b, product], [count, piece.first * INVOCATIONS], piece.groups, piece.cost)
      return product
    }
    return this.#run(body, options, [a.bytes])
  }

  /** @returns length × 32 bytes */
  read(vector: GpuFrVec, options: NttCallOptions = {}): Promise<Uint8Array> {
    return vector.reading((lease) => this.#run((job) => job.read(lease, 0, lease.bytes), options))
  }

  /** What transforms cost, for models of their time. */
  plan(n: number, batch = 1, shape: Omit<NttShape, 'n' | 'batch'> = {}): NttCounts {
    requireSize(n)
    return countsOf({ ...shape, n, batch })
  }

  /** Compiles what forward and inverse transforms need. */
  warmUp(onProgress?: (done: number, of: number) => void): Promise<void> {
    const layout = this.#layout
    const pass = (FIRST: number, SCALE: number) =>
      ({ kernel: 'ntt_pass', layout, constants: { TIMES: 0, FIRST, SCALE } }) as const
    const passes = [pass(1, 0), pass(0, 0), pass(0, 1)]
    return this.#runtime.pipelines.warmUp([...passes, { kernel: 'fr_table', layout }], onProgress)
  }

  /** Gives the tables back. Vectors are their holders' to dispose. */
  dispose(): void {
    this.#tables.dispose()
  }

  /** @param sizes bytes of the buffers that the job acquires or makes */
  #run<T>(body: (job: GpuJob) => Promise<T>, { signal }: NttCallOptions, sizes: readonly number[] = []): Promise<T> {
    return this.#runtime.run(body, { label: 'ntt', bytes: bytesOfBuffers(...sizes), ...(signal && { signal }) })
  }
}

function requireSize(n: number): number {
  const logN = Math.log2(n)
  if (!Number.isInteger(logN) || logN < 0) throw new KzgError('BAD_LENGTH')
  if (logN > MAX_LOG_N) throw new KzgError('TOO_LARGE')
  return logN
}

const needsOf = (logN: number, { inverse = false, coset, times }: NttVectorRequest): TableNeeds => ({
  ...{ logN, inverse, times: times !== undefined },
  shift: coset === undefined ? undefined : fromLittleEndian(coset),
})
