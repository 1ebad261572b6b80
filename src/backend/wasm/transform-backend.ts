import { KzgError } from '../../errors.ts'
import type { TransformWorkspace } from '../transform.ts'
import type { FullExports } from './exports.gen.ts'
import { WasmTransform } from './transform.ts'
import { WasmBackend } from './wasm-backend.ts'
import { type Generation, WasmWorkspace } from './workspace.ts'

/** The in-thread backend over the `full` artefact, for transforms. */
export class TransformBackend extends WasmBackend {
  /** @throws KzgError `WASM_LOAD`; `WASM_CSP` */
  static override async create(tier: string, module: WebAssembly.Module): Promise<TransformBackend> {
    return new TransformBackend(tier, module, await WasmBackend.start(module))
  }

  /** @throws KzgError `DISPOSED`; `WASM_LOAD` for Wasm without the transforms' exports */
  override begin(): TransformWorkspace {
    return new WasmTransformWorkspace(this.generation())
  }
}

class WasmTransformWorkspace extends WasmWorkspace implements TransformWorkspace {
  readonly transform: WasmTransform

  constructor(generation: Generation) {
    super(generation)
    const { exports } = generation.instance
    if (!hasTransforms(exports))
      throw new KzgError('WASM_LOAD', 'this WebAssembly module is not the one with the exports for transforms')
    this.transform = new WasmTransform(this.arena, generation.domains, exports)
  }

  get isLive(): boolean {
    return this.arena.instance.isUsable
  }
}

const hasTransforms = (exports: object): exports is FullExports => 'fr_gather_columns' in exports
