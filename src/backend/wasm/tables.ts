import { checkStatus, KzgError } from '../../errors.ts'
import type { G1Resident, Precomputation, PrecomputeLevel, PrecomputeProgress } from '../backend.ts'
import type { Arena, WasmVec } from './memory.ts'
import { loadLittleEndian } from './residents.ts'

const BYTES_PER_POINT = 96
const TABLES = { name: 'tables' }

/** Points that are shifted at a time: about a millisecond. */
const SLICE = 256

/** What part of a sum's time is spent on its table afterwards, as long as the table is not complete. */
const SHARE = 1 / 8

/** The tables of fixed points in one instance, made at first use. They grow slice by slice, and sums are right at any time. */
export class Tables implements Precomputation {
  readonly #arena: Arena
  readonly #tables = new Map<G1Resident, Table>()
  level: PrecomputeLevel

  constructor(arena: Arena, level: PrecomputeLevel) {
    this.#arena = arena
    this.level = level
  }

  get progress(): PrecomputeProgress {
    let [done, total] = [0, 0]
    for (const table of this.#tables.values()) {
      done += table.built
      total += table.toBuild
    }
    return { done, total }
  }

  include(points: G1Resident, sums: number): void {
    const present = this.#tables.get(points)
    if (present?.reaches(this.level)) return
    this.#tables.set(points, present ? present.deepened(this.level) : this.#make(points, sums, this.level))
  }

  advance(milliseconds: number): PrecomputeProgress {
    const end = performance.now() + milliseconds
    for (const table of this.#tables.values()) {
      while (!table.isComplete) {
        table.extend(SLICE)
        if (performance.now() >= end) return this.progress
      }
    }
    return this.progress
  }

  /** `sums` sums over consecutive points and scalars, written to `target`. */
  sum(points: G1Resident, scalars: WasmVec<'fr'>, target: WasmVec<'g1'>): void {
    let table = this.#tables.get(points)
    if (!table) {
      table = this.#makeIfRoom(points, target.n)
      this.#tables.set(points, table)
    }
    const start = performance.now()
    table.sum(scalars, target)
    const end = performance.now()
    const stop = end + (end - start) * SHARE
    while (!table.isComplete && performance.now() < stop) table.extend(SLICE)
  }

  #make(points: G1Resident, sums: number, level: PrecomputeLevel): Table {
    return Table.create(this.#arena, points.points, sums, level)
  }

  /** A table of the present level; where memory has no room for that, the points alone. */
  #makeIfRoom(points: G1Resident, sums: number): Table {
    try {
      return this.#make(points, sums, this.level)
    } catch (error) {
      if (this.level === 'none' || !(error instanceof KzgError && error.code === 'OUT_OF_MEMORY')) throw error
      return this.#make(points, sums, 'none')
    }
  }
}

interface Shape {
  /** Points per sum. */
  readonly n: number
  readonly sums: number
  /** Points in all. */
  readonly all: number
  /** Shifts of a full table. */
  readonly shifts: number
  /** Points that a sum works in, behind the table. */
  readonly workspace: number
  /** Bytes per point. */
  readonly stride: number
}

/** Shifted copies of the points, all copies by one shift after those by the one before, then a workspace. */
class Table {
  readonly #arena: Arena
  readonly #shape: Shape
  readonly #memory: WasmVec<'bytes'>
  /** Shifts that there is room for. */
  readonly #capacity: number
  #entries: number

  private constructor(arena: Arena, shape: Shape, capacity: number) {
    this.#arena = arena
    this.#shape = shape
    this.#capacity = capacity
    this.#entries = shape.all
    this.#memory = arena.alloc('bytes', shape.all * capacity + shape.workspace, shape.stride)
  }

  static create(arena: Arena, points: Uint8Array, sums: number, level: PrecomputeLevel): Table {
    const { exports } = arena
    const all = points.length / BYTES_PER_POINT
    const n = all / sums
    const shape: Shape = {
      n,
      sums,
      all,
      shifts: exports.table_shifts(n, sums),
      workspace: exports.table_workspace(n, sums),
      stride: exports.table_point_size(),
    }
    const affine = loadLittleEndian(arena, points)
    try {
      const table = new Table(arena, shape, capacityOf(shape, level))
      exports.table_pack(affine.pointer, all, table.#memory.pointer)
      return table
    } finally {
      affine.dispose()
    }
  }

  /** Entries beyond the points themselves. */
  get built(): number {
    return this.#entries - this.#shape.all
  }

  get toBuild(): number {
    return this.#shape.all * (this.#capacity - 1)
  }

  get isComplete(): boolean {
    return this.built === this.toBuild
  }

  reaches(level: PrecomputeLevel): boolean {
    return this.#capacity >= capacityOf(this.#shape, level)
  }

  /** This table in a larger memory; its own is freed.
   * @throws KzgError `OUT_OF_MEMORY`; then nothing has changed */
  deepened(level: PrecomputeLevel): Table {
    const table = new Table(this.#arena, this.#shape, capacityOf(this.#shape, level))
    const { pointer } = this.#memory
    table.#entries = this.#entries
    const bytes = this.#entries * this.#shape.stride
    this.#arena.instance.bytes.copyWithin(table.#memory.pointer, pointer, pointer + bytes)
    this.#memory.dispose()
    return table
  }

  extend(slice: number): void {
    const { n, sums, all } = this.#shape
    const count = Math.min(slice, all, this.toBuild - this.built)
    checkStatus(this.#arena.exports.table_extend(this.#memory.pointer, n, sums, this.#entries, count), TABLES)
    this.#entries += count
  }

  sum(scalars: WasmVec<'fr'>, target: WasmVec<'g1'>): void {
    const { n, sums, all } = this.#shape
    if (scalars.n !== all || target.n !== sums) throw new KzgError('INTERNAL', 'scalars of another number of points')
    const depth = Math.floor(this.#entries / all)
    const { table_sums } = this.#arena.exports
    checkStatus(
      table_sums(this.#memory.pointer, n, sums, this.#capacity, depth, scalars.pointer, target.pointer),
      TABLES,
    )
  }
}

/** Shifts at a level. One large sum gets a full table at once; for many small ones that is four times the memory of a
 * commitment's, so 'low' stops halfway, where most of the gain is. */
function capacityOf({ sums, shifts }: Shape, level: PrecomputeLevel): number {
  if (level === 'none') return 1
  return level === 'high' || sums === 1 ? shifts : Math.ceil(shifts / 2)
}
