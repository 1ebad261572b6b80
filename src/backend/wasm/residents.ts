import { checkStatus } from '../../errors.ts'
import type { G1AffineVec, G1Resident, G2Prepared, G2Resident } from '../backend.ts'
import type { Arena, WasmVec } from './memory.ts'

const G1_LITTLE_ENDIAN = 96
const G2_COMPRESSED = 96

/** The setup's points in one instance, uploaded at first use; the host's copies survive the instance. */
export class Residents {
  readonly #arena: Arena
  readonly #g1 = new Map<G1Resident, G1AffineVec>()
  readonly #g2 = new Map<G2Resident, G2Prepared>()

  constructor(arena: Arena) {
    this.#arena = arena
  }

  g1(resident: G1Resident): G1AffineVec {
    const present = this.#g1.get(resident)
    if (present) return present
    const points = loadLittleEndian(this.#arena, resident.points)
    this.#g1.set(resident, points)
    return points
  }

  g2(resident: G2Resident): G2Prepared {
    const present = this.#g2.get(resident)
    if (present) return present
    const prepared = prepareG2(this.#arena, resident.point, false)
    this.#g2.set(resident, prepared)
    return prepared
  }
}

/** Points of G1 from x‖y of 48 little-endian bytes each; they are trusted. */
export function loadLittleEndian(arena: Arena, points: Uint8Array): WasmVec<'g1-affine'> {
  const out = arena.allocG1Affine(points.length / G1_LITTLE_ENDIAN)
  const bytes = arena.upload([points])
  checkStatus(arena.exports.g1_affine_from_le(bytes.pointer, out.n, out.pointer), { name: 'points', index: (i) => i })
  bytes.dispose()
  return out
}

/** Prepares a point of G2 from 96 compressed or 192 little-endian bytes.
 * @throws KzgError of the decoder, naming `name` */
export function prepareG2(
  arena: Arena,
  point: Uint8Array,
  checkSubgroup: boolean,
  operand = { name: 'g2' },
): G2Prepared {
  const { exports, instance } = arena
  const prepared = arena.alloc('g2-prepared', 1, instance.sizes.g2Prepared)
  const bytes = arena.upload([point])
  try {
    arena.scratch(instance.sizes.g2Affine, ({ pointer: affine }) => {
      const status =
        point.length === G2_COMPRESSED
          ? exports.g2_decode(bytes.pointer, 1, affine, checkSubgroup ? 1 : 0)
          : exports.g2_affine_from_le(bytes.pointer, 1, affine)
      checkStatus(status, operand)
      exports.g2_prepare(affine, prepared.pointer)
    })
  } finally {
    bytes.dispose()
  }
  return prepared
}
