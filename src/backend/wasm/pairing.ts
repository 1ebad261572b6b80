import { KzgError, type Operand } from '../../errors.ts'
import type { G1Vec, G2Prepared, G2Resident, PairingOps } from '../backend.ts'
import { type Arena, memoryOf } from './memory.ts'
import { prepareG2, type Residents } from './residents.ts'

export class WasmPairing implements PairingOps {
  readonly #arena: Arena
  readonly #residents: Residents

  constructor(arena: Arena, residents: Residents) {
    this.#arena = arena
    this.#residents = residents
  }

  resident(point: G2Resident): G2Prepared {
    return this.#residents.g2(point)
  }

  decode(bytes: Uint8Array, checkSubgroup: boolean, operand: Operand): G2Prepared {
    return prepareG2(this.#arena, bytes, checkSubgroup, operand)
  }

  check(g1: G1Vec, g2: readonly G2Prepared[]): boolean {
    if (g1.n !== g2.length) throw new KzgError('INTERNAL', `${g1.n} points of G1 paired with ${g2.length} of G2`)
    const { instance, exports } = this.#arena
    const pointers = this.#arena.uploadIntegers(g2.map((point) => memoryOf(instance, point).pointer))
    const isOne = exports.pairing_check(memoryOf(instance, g1).pointer, pointers.pointer, g2.length)
    pointers.dispose()
    return isOne === 1
  }
}
