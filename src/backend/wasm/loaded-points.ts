import { KzgError } from '../../errors.ts'
import type { HandleKind } from '../backend.ts'
import type { PointsResident } from '../curve.ts'
import type { Arena, WasmVec } from './memory.ts'

/** Points that callers have loaded into one instance. Their host copies survive it and are decoded into the next. */
export class LoadedPoints {
  readonly #arena: Arena
  readonly #points = new Map<PointsResident, WasmVec<HandleKind>>()

  constructor(arena: Arena) {
    this.#arena = arena
  }

  /** @throws KzgError `INTERNAL` for points of another kind */
  get<K extends HandleKind>(resident: PointsResident, kind: K): WasmVec<K> | undefined {
    const points = this.#points.get(resident)
    if (points && points.kind !== kind) throw new KzgError('INTERNAL', `${points.kind} kept where ${kind} is asked for`)
    return points as WasmVec<K> | undefined
  }

  /** Takes the points out of their workspace. */
  keep(resident: PointsResident, points: WasmVec<HandleKind>): void {
    this.drop(resident)
    this.#points.set(resident, this.#arena.adopt(points))
  }

  drop(resident: PointsResident): void {
    this.#points.get(resident)?.dispose()
    this.#points.delete(resident)
  }
}
