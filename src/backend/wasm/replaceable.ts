import { KzgError } from '../../errors.ts'
import type { MemoryExports } from './exports.gen.ts'
import { link, linkSync } from './linker.ts'
import { MemoryInstance } from './memory-instance.ts'

/** One instance of a module at a time, a new one after a trap. */
export class Replaceable<E extends MemoryExports> {
  readonly #module: WebAssembly.Module
  #instance: MemoryInstance<E> | undefined

  private constructor(module: WebAssembly.Module, instance: MemoryInstance<E>) {
    this.#module = module
    this.#instance = instance
  }

  /** @param name of an export that tells this module from others
   * @throws KzgError `WASM_LOAD`; `WASM_CSP` */
  static async start<E extends MemoryExports>(
    module: WebAssembly.Module,
    name: keyof E & string,
  ): Promise<Replaceable<E>> {
    const exports = await link(module)
    if (!(name in exports)) throw new KzgError('WASM_LOAD', `this WebAssembly module does not export ${name}`)
    return new Replaceable(module, new MemoryInstance<E>(exports))
  }

  get memoryBytes(): number {
    return this.#instance?.bytes.length ?? 0
  }

  /** The instance to use now.
   * @throws KzgError `DISPOSED` */
  get instance(): MemoryInstance<E> {
    if (!this.#instance) throw new KzgError('DISPOSED')
    if (!this.#instance.isUsable) this.#instance = new MemoryInstance<E>(linkSync(this.#module))
    return this.#instance
  }

  dispose(): void {
    this.#instance = undefined
  }
}
