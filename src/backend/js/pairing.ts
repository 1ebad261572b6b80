import { BYTES_PER_G2 } from '../../constants.ts'
import { KzgError, type Operand } from '../../errors.ts'
import type { G1Vec, G2Prepared, G2Resident, PairingOps } from '../backend.ts'
import { decodeG2, g2FromLittleEndian, refuse } from './codec.ts'
import type { G2Point, Noble } from './noble.ts'
import { itemsOf, JsVec } from './vec.ts'

const prepared = (point: G2Point): G2Prepared => new JsVec('g2-prepared', [point])

export class JsPairing implements PairingOps {
  readonly #noble: Noble

  constructor(noble: Noble) {
    this.#noble = noble
  }

  resident({ point }: G2Resident): G2Prepared {
    if (point.length === BYTES_PER_G2) return this.decode(point, false, { name: 'point of the setup' })
    return prepared(g2FromLittleEndian(this.#noble, point))
  }

  decode(bytes: Uint8Array, checkSubgroup: boolean, operand: Operand): G2Prepared {
    const point = decodeG2(this.#noble, bytes, checkSubgroup)
    if (typeof point === 'string') refuse(point, operand, 0)
    return prepared(point)
  }

  check(g1: G1Vec, g2: readonly G2Prepared[]): boolean {
    if (g1.n !== g2.length) throw new KzgError('INTERNAL', `${g1.n} points of G1 paired with ${g2.length} of G2`)
    const { bls } = this.#noble
    const pairs = itemsOf(g1).map((point, i) => ({ g1: point, g2: itemsOf(g2[i]!)[0]! }))
    // The pairing with infinity is one, and noble refuses to compute it.
    const finite = pairs.filter((pair) => !pair.g1.is0() && !pair.g2.is0())
    if (finite.length === 0) return true
    const { Fp12 } = bls.fields
    return Fp12.eql(bls.pairingBatch(finite), Fp12.ONE)
  }
}
