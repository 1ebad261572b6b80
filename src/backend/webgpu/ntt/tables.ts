import { bytesOfBuffers, type GpuRange, type Lease } from '../buffers.ts'
import type { GpuJob } from '../job.ts'
import { inPieces } from '../pieces.ts'
import type { LayoutName } from '../pipelines.ts'
import type { GpuRuntime } from '../runtime.ts'
import { factorsOfInverse, LOG_LOWS, powers, type Recipe, rootsOfCoset, rootsOfSubgroup } from './recipes.ts'
import { toLittleEndian } from './scalars.ts'

/** Bytes of tables that are kept while nobody uses them. */
const KEPT_BYTES = 2 ** 27

const INVOCATIONS = 64
const MULTIPLICATIONS = 3

interface Entry {
  readonly bytes: number
  /** Resolves when the table is filled. */
  readonly table: Promise<Lease>
  /** The table, once it is filled. */
  lease: Lease | undefined
  users: number
}

/** What a transform needs of tables. */
export interface TableNeeds {
  readonly logN: number
  readonly inverse: boolean
  readonly shift: bigint | undefined
  readonly times: boolean
}

export interface NttRanges {
  readonly roots: GpuRange
  /** Absent if results stay as they are. */
  readonly factors: GpuRange | undefined
}

/**
 * The constants of transforms, resident on the device and made there from short lists: the roots of the largest subgroup
 * so far, and per size and shift the roots of a coset and the factors of results. What nobody uses is dropped beyond
 * 128 MiB, the longest unused first.
 */
export class NttTables {
  readonly #runtime: GpuRuntime
  readonly #layout: LayoutName
  /** The longest unused first. */
  readonly #entries = new Map<string, Entry>()
  #logRoots = 0

  constructor(runtime: GpuRuntime, layout: LayoutName) {
    this.#runtime = runtime
    this.#layout = layout
  }

  /** Calls `body` with the tables, which stay what they are until it settles.
   * @throws GpuError of the job that makes them */
  async use<T>(needs: TableNeeds, body: (tables: NttRanges) => Promise<T>): Promise<T> {
    const { logN, inverse, shift, times } = needs
    const roots = inverse || shift === undefined ? this.#subgroup(logN) : this.#coset(logN, shift)
    const factors = inverse ? this.#factors(logN, shift, times) : times ? this.#lift() : undefined
    const entries = factors === undefined ? [roots] : [roots, factors]
    for (const entry of entries) entry.users++
    try {
      const [first, second] = await Promise.all(entries.map(({ table }) => table))
      return await body({ roots: first!, factors: second })
    } finally {
      for (const entry of entries) entry.users--
      this.#trim(KEPT_BYTES)
    }
  }

  /** Drops what nobody uses. */
  dispose(): void {
    this.#trim(0)
  }

  #subgroup(logN: number): Entry {
    this.#logRoots = Math.max(this.#logRoots, logN)
    return this.#entry(`roots ${this.#logRoots}`, () => rootsOfSubgroup(this.#logRoots))
  }

  #coset(logN: number, shift: bigint): Entry {
    return this.#entry(`coset ${logN} ${shift}`, () => rootsOfCoset(logN, shift))
  }

  #factors(logN: number, shift: bigint | undefined, lift: boolean): Entry {
    return this.#entry(`factors ${logN} ${shift} ${lift}`, () => factorsOfInverse(logN, shift, lift))
  }

  #lift(): Entry {
    return this.#entry('lift', () => powers(1, 1n, 1n, true))
  }

  #entry(key: string, recipe: () => Recipe): Entry {
    const found = this.#entries.get(key)
    this.#entries.delete(key)
    const entry = found ?? this.#make(key, recipe())
    this.#entries.set(key, entry)
    return entry
  }

  #make(key: string, recipe: Recipe): Entry {
    const lists = [toLittleEndian(recipe.lows), toLittleEndian(recipe.highs)]
    const fill = async (job: GpuJob) => {
      const lease = job.make(recipe.bytes, `ntt.${key}`)
      await this.#fill(job, lease, recipe, lists)
      return lease
    }
    const bytes = bytesOfBuffers(recipe.bytes, ...lists.map(({ length }) => length))
    const table = this.#runtime.run(fill, { label: 'ntt.tables', bytes })
    const entry: Entry = { bytes: recipe.bytes, table, lease: undefined, users: 0 }
    table.then(
      (lease) => {
        entry.lease = lease
      },
      // The next call makes another; users of this one see its failure.
      () => this.#drop(key, entry),
    )
    return entry
  }

  async #fill(job: GpuJob, table: Lease, { parts, lift }: Recipe, lists: readonly Uint8Array[]): Promise<void> {
    const kernel = await this.#runtime.pipelines.get('fr_table', this.#layout)
    const leases = lists.map((bytes, i) => job.acquire(bytes.length, i === 0 ? 'lows' : 'highs'))
    for (const [i, bytes] of lists.entries()) await job.upload(leases[i]!, bytes)
    for (const { target, count, high } of parts) {
      const groups = Math.ceil(count / INVOCATIONS)
      for (const piece of inPieces(job, groups, INVOCATIONS * MULTIPLICATIONS)) {
        const params = [count, target, high, LOG_LOWS, Number(lift), piece.first * INVOCATIONS]
        await job.dispatch(kernel, [...leases, table], params, piece.groups, piece.cost)
      }
    }
  }

  #drop(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key)
    if (entry.lease !== undefined) entry.lease.release()
    else entry.table.then((lease) => lease.release()).catch(() => {})
  }

  #trim(most: number): void {
    let bytes = 0
    for (const [key, entry] of [...this.#entries].reverse()) {
      bytes += entry.bytes
      if (bytes > most && entry.users === 0) this.#drop(key, entry)
    }
  }
}
