import { messageOf } from '../../errors.ts'
import { within } from './deadline.ts'
import { kernelError } from './errors.ts'
import {
  COMPUTE_STAGE,
  type GPUBindGroupLayout,
  type GPUComputePipeline,
  type GPUDevice,
  type GPUPipelineLayout,
  type GPUShaderModule,
} from './gpu-types.ts'
import type { Health } from './health.ts'
import type { Access, KernelName, LayoutName } from './kernels.gen.ts'
import { kernelSource } from './source.ts'

export type { Access, KernelName, LayoutName } from './kernels.gen.ts'

/** A kernel as text, ready to compile. */
export interface KernelSource {
  readonly name: string
  readonly source: string
  readonly bindings: readonly Access[]
}

/** Bytes of the largest struct of parameters; every kernel's fits. */
export const PARAMS_BYTES = 64

/** A compiled kernel. */
export interface Kernel {
  readonly name: string
  readonly bindings: readonly Access[]
  readonly pipeline: GPUComputePipeline
  readonly layout: GPUBindGroupLayout
}

/** One entry of {@link Pipelines.warmUp}. */
export interface KernelRequest {
  readonly kernel: KernelName | KernelSource
  readonly layout: LayoutName
  readonly constants?: Readonly<Record<string, number>>
}

interface Layouts {
  readonly group: GPUBindGroupLayout
  readonly pipeline: GPUPipelineLayout
}

/** Compiles each kernel once per set of constants. */
export class Pipelines {
  readonly #device: GPUDevice
  readonly #health: Health
  /** By name and layout, or by text; then by constants. */
  readonly #kernels = new Map<string, Map<string, Promise<Kernel>>>()
  readonly #layouts = new Map<string, Layouts>()
  readonly #timeout: number
  #compiled = 0

  /** @param timeout milliseconds that a kernel may take to compile */
  constructor(device: GPUDevice, health: Health, timeout: number) {
    this.#device = device
    this.#health = health
    this.#timeout = timeout
  }

  /** Pipelines that were compiled so far. */
  get compiled(): number {
    return this.#compiled
  }

  /** @param kernel the name of one that ships, or one as text
   * @param constants values of the kernel's `override`s
   * @param signal ends the waiting; the kernel is compiled to its end
   * @throws GpuError `GPU_KERNEL` with the kernel's name and the compiler's messages, `GPU_TIMEOUT`; the signal's abort */
  get(
    kernel: KernelName | KernelSource,
    layout: LayoutName,
    constants: Readonly<Record<string, number>> = {},
    signal?: AbortSignal,
  ): Promise<Kernel> {
    const id = typeof kernel === 'string' ? `${kernel} ${layout}` : kernel.source
    let variants = this.#kernels.get(id)
    if (variants === undefined) {
      variants = new Map()
      this.#kernels.set(id, variants)
    }
    const key = JSON.stringify(Object.entries(constants).sort())
    let compiled = variants.get(key)
    if (compiled === undefined) {
      const source = typeof kernel === 'string' ? kernelSource(kernel, layout) : kernel
      const compiling = within(this.#timeout, this.#compile(source, constants), `compiling ${source.name}`)
      compiled = this.#health.wait(compiling)
      variants.set(key, compiled)
      // The next call may try again; the device may have been short of memory.
      compiled.catch(() => variants.delete(key))
    }
    return signal === undefined ? compiled : this.#health.wait(compiled, signal)
  }

  /** Compiles several kernels at once. @param onProgress called after each with the number done and that of all */
  async warmUp(list: readonly KernelRequest[], onProgress?: (done: number, of: number) => void): Promise<void> {
    let done = 0
    await Promise.all(
      list.map(async ({ kernel, layout, constants }) => {
        await this.get(kernel, layout, constants)
        onProgress?.(++done, list.length)
      }),
    )
  }

  async #compile(kernel: KernelSource, constants: Readonly<Record<string, number>>): Promise<Kernel> {
    const device = this.#device
    const { name, bindings } = kernel
    const layouts = this.#layoutsFor(bindings)
    // The pipeline's own failure says what it has to; a scope keeps that of the module from being reported as uncaptured.
    device.pushErrorScope('validation')
    const module = device.createShaderModule({ label: name, code: kernel.source })
    const invalid = device.popErrorScope().catch(() => null)
    try {
      const pipeline = await device.createComputePipelineAsync({
        label: name,
        layout: layouts.pipeline,
        compute: { module, entryPoint: 'main', constants: { ...constants } },
      })
      this.#compiled++
      return { name, bindings, pipeline, layout: layouts.group }
    } catch (cause) {
      const messages = await messagesOf(module)
      if (messages.length === 0) messages.push(messageOf((await invalid) ?? cause))
      throw await this.#health.explain(kernelError(name, messages, cause))
    }
  }

  #layoutsFor(bindings: readonly Access[]): Layouts {
    const key = bindings.join()
    let layouts = this.#layouts.get(key)
    if (layouts === undefined) {
      const group = this.#device.createBindGroupLayout({
        entries: [
          {
            binding: 0,
            visibility: COMPUTE_STAGE,
            buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: PARAMS_BYTES },
          },
          ...bindings.map((access, i) => ({
            binding: i + 1,
            visibility: COMPUTE_STAGE,
            buffer: { type: access === 'read' ? ('read-only-storage' as const) : ('storage' as const) },
          })),
        ],
      })
      layouts = { group, pipeline: this.#device.createPipelineLayout({ bindGroupLayouts: [group] }) }
      this.#layouts.set(key, layouts)
    }
    return layouts
  }
}

async function messagesOf(module: GPUShaderModule): Promise<string[]> {
  const { messages } = await module.getCompilationInfo().catch(() => ({ messages: [] }))
  return messages
    .filter(({ type }) => type === 'error')
    .map(({ message, lineNum }) => `line ${lineNum}: ${message.trim()}`)
}
