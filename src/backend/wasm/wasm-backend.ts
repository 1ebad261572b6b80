import { KzgError } from '../../errors.ts'
import type { Backend, Precomputation, PrecomputeLevel, Workspace } from '../backend.ts'
import { WasmInstance } from './instance.ts'
import { link, linkSync } from './linker.ts'
import { Generation, WasmWorkspace } from './workspace.ts'

/** The in-thread backend: synchronous, one instance at a time, replaced after a trap. */
export class WasmBackend implements Backend {
  readonly tier: string
  readonly #module: WebAssembly.Module
  #generation: Generation | undefined

  protected constructor(tier: string, module: WebAssembly.Module, generation: Generation) {
    this.tier = tier
    this.#module = module
    this.#generation = generation
  }

  /** @throws KzgError `WASM_LOAD`; `WASM_CSP` */
  static async create(
    tier: string,
    module: WebAssembly.Module,
    precompute: PrecomputeLevel = 'none',
  ): Promise<WasmBackend> {
    return new WasmBackend(tier, module, await WasmBackend.start(module, precompute))
  }

  protected static async start(module: WebAssembly.Module, precompute: PrecomputeLevel = 'none'): Promise<Generation> {
    return new Generation(new WasmInstance(await link(module)), precompute)
  }

  get memoryBytes(): number {
    return this.#generation?.instance.bytes.length ?? 0
  }

  get precomputation(): Precomputation {
    return this.generation().tables
  }

  begin(): Workspace {
    return new WasmWorkspace(this.generation())
  }

  /** The instance that there is, if there is one. */
  protected get current(): Generation | undefined {
    return this.#generation
  }

  /** The instance to use now, which is a new one after a trap.
   * @throws KzgError `DISPOSED` */
  protected generation(): Generation {
    if (!this.#generation) throw new KzgError('DISPOSED')
    if (!this.#generation.instance.isUsable) {
      const { level } = this.#generation.tables
      this.#generation = new Generation(new WasmInstance(linkSync(this.#module)), level)
    }
    return this.#generation
  }

  /** Drops the instance; its memory goes when no recipe holds on to it any more. */
  dispose(): void {
    this.#generation = undefined
  }
}
