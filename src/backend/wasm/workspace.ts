import { KzgError } from '../../errors.ts'
import type { ByteVec, Handle, HandleKind, PrecomputeLevel, Workspace } from '../backend.ts'
import { Domains } from './domains.ts'
import { WasmFr } from './fr.ts'
import { WasmG1 } from './g1.ts'
import { WasmHash } from './hash.ts'
import type { WasmInstance } from './instance.ts'
import { LoadedPoints } from './loaded-points.ts'
import { Arena, memoryOf, WasmVec } from './memory.ts'
import { WasmPairing } from './pairing.ts'
import { WasmCells, WasmPoly } from './poly.ts'
import { Residents } from './residents.ts'
import { Tables } from './tables.ts'

/** What lives as long as an instance and is shared by its workspaces. */
export class Generation {
  readonly instance: WasmInstance
  readonly domains: Domains
  readonly residents: Residents
  readonly loaded: LoadedPoints
  readonly tables: Tables

  constructor(instance: WasmInstance, level: PrecomputeLevel) {
    const arena = new Arena(instance)
    this.instance = instance
    this.domains = new Domains(arena)
    this.residents = new Residents(arena)
    this.loaded = new LoadedPoints(arena)
    this.tables = new Tables(arena, level)
  }
}

export class WasmWorkspace implements Workspace {
  readonly fr: WasmFr
  readonly poly: WasmPoly
  readonly cells: WasmCells
  readonly g1: WasmG1
  readonly pairing: WasmPairing
  readonly hash: WasmHash
  protected readonly arena: Arena

  constructor({ instance, domains, residents, tables }: Generation) {
    const arena = new Arena(instance)
    this.arena = arena
    this.fr = new WasmFr(arena)
    this.poly = new WasmPoly(arena, domains)
    this.cells = new WasmCells(arena, domains)
    this.g1 = new WasmG1(arena, residents, tables)
    this.pairing = new WasmPairing(arena, residents)
    this.hash = new WasmHash(arena)
  }

  upload(parts: readonly Uint8Array[]): ByteVec {
    return this.arena.upload(parts)
  }

  view<K extends HandleKind>(handle: Handle<K>, start: number, n: number): Handle<K> {
    const vec = memoryOf(this.arena.instance, handle)
    if (start < 0 || start + n > vec.n) throw new KzgError('INTERNAL', `items ${start} to ${start + n} of ${vec.n}`)
    return new WasmVec(vec.arena, vec.kind, n, vec.stride, vec.pointer + start * vec.stride, vec.owner ?? vec)
  }

  release(): void {
    this.arena.release()
  }
}
