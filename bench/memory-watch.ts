/** Sees every Wasm memory that a library uses, without the library's help. */

/** Wasm memories only grow, so their size now is their peak. */
export interface MemoryWatch {
  bytes(): number
}

/** Must be installed before the library is imported. */
export function watchWasmMemories(): MemoryWatch {
  const memories = new Set<WebAssembly.Memory>()
  const note = (instance: WebAssembly.Instance, imports: WebAssembly.Imports = {}) => {
    for (const values of [instance.exports, ...Object.values(imports)]) {
      for (const value of Object.values(values)) if (value instanceof WebAssembly.Memory) memories.add(value)
    }
  }

  const { instantiate, Instance } = WebAssembly
  WebAssembly.instantiate = (async (source: WebAssembly.Module, imports?: WebAssembly.Imports) => {
    const result: WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource = await instantiate(source, imports)
    note('instance' in result ? (result.instance as WebAssembly.Instance) : result, imports)
    return result
  }) as typeof instantiate
  WebAssembly.Instance = class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports)
      note(this, imports)
    }
  }
  return { bytes: () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0) }
}
