import { KzgError } from '../../errors.ts'
import type { Handle } from '../backend.ts'
import type { CurveWorkspace, PointsResident } from '../curve.ts'
import type { FullExports } from './exports.gen.ts'
import { type GroupTable, WasmGroup } from './group.ts'
import { memoryOf } from './memory.ts'
import { WasmBackend } from './wasm-backend.ts'
import { type Generation, WasmWorkspace } from './workspace.ts'

const GT_BYTES = 12 * 48

/** The in-thread backend over the `full` artefact. */
export class CurveBackend extends WasmBackend {
  /** @throws KzgError `WASM_LOAD`; `WASM_CSP` */
  static override async create(tier: string, module: WebAssembly.Module): Promise<CurveBackend> {
    return new CurveBackend(tier, module, await WasmBackend.start(module))
  }

  /** @throws KzgError `DISPOSED`; `WASM_LOAD` for Wasm without the groups' exports */
  override begin(): CurveWorkspace {
    return new WasmCurveWorkspace(this.generation())
  }

  /** Frees what was kept for a resident, if anything. */
  forget(resident: PointsResident): void {
    this.current?.loaded.drop(resident)
  }
}

class WasmCurveWorkspace extends WasmWorkspace implements CurveWorkspace {
  readonly groups: { readonly g1: WasmGroup<'g1-affine'>; readonly g2: WasmGroup<'g2-affine'> }
  readonly #exports: FullExports

  constructor(generation: Generation) {
    super(generation)
    const { exports } = generation.instance
    if (!isFull(exports))
      throw new KzgError('WASM_LOAD', 'this WebAssembly module is not the one with the curve exports')
    this.#exports = exports
    this.groups = {
      g1: new WasmGroup(this.arena, g1Table(exports), generation.loaded),
      g2: new WasmGroup(this.arena, g2Table(exports), generation.loaded),
    }
  }

  pairingProduct(g1: Handle<'g1-affine'>, g2: Handle<'g2-affine'>): Uint8Array {
    const { instance } = this.arena
    const [p, q] = [memoryOf(instance, g1).pointer, memoryOf(instance, g2).pointer]
    return this.arena.output(GT_BYTES, (out) => this.#exports.gt_pairing(p, q, g1.n, out))
  }
}

const isFull = (exports: object): exports is FullExports => 'gt_pairing' in exports

function g1Table(exports: FullExports): GroupTable<'g1-affine'> {
  return {
    kind: 'g1-affine',
    compressedLength: 48,
    affineSize: exports.g1_affine_size(),
    jacobianSize: exports.g1_size(),
    decode: exports.g1_decode,
    decodeUncompressed: exports.g1_decode_uncompressed,
    decodeManyUncompressed: exports.g1_decode_many_uncompressed,
    encode: exports.g1_encode,
    encodeUncompressed: exports.g1_encode_uncompressed,
    toAffine: exports.g1_to_affine,
    fromAffine: exports.g1_from_affine,
    add: exports.g1_add,
    multiplyVartime: exports.g1_mul_vartime,
    msm: exports.g1_msm,
    msmSize: exports.g1_msm_size,
    msmBegin: exports.g1_msm_begin,
    msmAdd: exports.g1_msm_add,
    msmEnd: exports.g1_msm_end,
    map: exports.h2c_map_g1,
  }
}

function g2Table(exports: FullExports): GroupTable<'g2-affine'> {
  return {
    kind: 'g2-affine',
    compressedLength: 96,
    affineSize: exports.g2_affine_size(),
    jacobianSize: exports.g2_size(),
    decode: exports.g2_decode,
    decodeUncompressed: exports.g2_decode_uncompressed,
    decodeManyUncompressed: exports.g2_decode_many_uncompressed,
    encode: exports.g2_encode,
    encodeUncompressed: exports.g2_encode_uncompressed,
    toAffine: exports.g2_to_affine,
    fromAffine: exports.g2_from_affine,
    add: exports.g2_add,
    multiplyVartime: exports.g2_mul_vartime,
    msm: exports.g2_msm,
    msmSize: exports.g2_msm_size,
    msmBegin: exports.g2_msm_begin,
    msmAdd: exports.g2_msm_add,
    msmEnd: exports.g2_msm_end,
    map: exports.h2c_map_g2,
  }
}
