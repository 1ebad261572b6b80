/**
 * Instantiation without wasm-bindgen's generated glue, which is a singleton of its module and so allows neither several
 * instances nor recovery after a trap. See docs/adr/0002.
 */
import { KzgError } from '../../errors.ts'
import { wasmError } from './module.ts'

/** The one function that wasm-bindgen makes a module import that exchanges nothing but numbers. */
const TABLE_INITIALISER = '__wbindgen_init_externref_table'

interface BindgenExports {
  readonly __wbindgen_externrefs?: WebAssembly.Table
  /** Calls the table initialiser. */
  readonly __wbindgen_start?: () => void
}

/** @throws KzgError `WASM_LOAD`; `WASM_CSP` */
export async function link(module: WebAssembly.Module): Promise<WebAssembly.Exports> {
  const { imports, start } = prepare(module)
  try {
    return start(await WebAssembly.instantiate(module, imports))
  } catch (cause) {
    throw wasmError(cause)
  }
}

/** As `link`, for a module that has been instantiated before.
 * @throws KzgError `WASM_LOAD`, for example where a browser allows no large synchronous instantiation */
export function linkSync(module: WebAssembly.Module): WebAssembly.Exports {
  const { imports, start } = prepare(module)
  try {
    return start(new WebAssembly.Instance(module, imports))
  } catch (cause) {
    throw wasmError(cause)
  }
}

function prepare(module: WebAssembly.Module) {
  const imports: Record<string, Record<string, () => void>> = {}
  let exports: (WebAssembly.Exports & BindgenExports) | undefined
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== 'function' || name !== TABLE_INITIALISER) {
      throw new KzgError(
        'WASM_LOAD',
        `the WebAssembly module imports ${from}.${name}, so it is not one of this package`,
      )
    }
    imports[from] = { [name]: () => fillExternrefTable(exports?.__wbindgen_externrefs) }
  }
  const start = (instance: WebAssembly.Instance): WebAssembly.Exports => {
    exports = instance.exports
    if (!exports.mem_alloc) throw new KzgError('WASM_LOAD', 'the WebAssembly module is not one of this package')
    exports.__wbindgen_start?.()
    return exports
  }
  return { imports, start }
}

/** What wasm-bindgen's glue does: slot 0 is undefined, and four constants follow the slots that the module reserves. */
function fillExternrefTable(table: WebAssembly.Table | undefined): void {
  if (!table) return
  const constants = [undefined, null, true, false]
  const offset = table.grow(constants.length)
  table.set(0, undefined)
  constants.forEach((value, i) => {
    table.set(offset + i, value)
  })
}
