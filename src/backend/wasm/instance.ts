import { KzgError } from '../../errors.ts'
import type { KzgExports } from './exports.gen.ts'
import { MemoryInstance } from './memory-instance.ts'

/** Bytes of the internal forms, which differ between tiers. */
export interface Sizes {
  readonly fr: number
  readonly g1Affine: number
  readonly g1: number
  readonly g2Affine: number
  readonly g2Prepared: number
  readonly sha256State: number
}

/** An instance with the operations of the protocols. */
export class WasmInstance<E extends KzgExports = KzgExports> extends MemoryInstance<E> {
  readonly sizes: Sizes

  /** @throws KzgError `WASM_LOAD` for a module of somebody else */
  constructor(exports: WebAssembly.Exports) {
    if (!('fr_size' in exports)) throw new KzgError('WASM_LOAD', 'the WebAssembly module is not one of this package')
    super(exports)
    this.sizes = {
      fr: this.exports.fr_size(),
      g1Affine: this.exports.g1_affine_size(),
      g1: this.exports.g1_size(),
      g2Affine: this.exports.g2_affine_size(),
      g2Prepared: this.exports.g2_prepared_size(),
      sha256State: this.exports.sha256_state_size(),
    }
  }
}
