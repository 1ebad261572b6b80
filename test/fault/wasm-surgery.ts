/** Builds of the real artefact with one thing made to go wrong. */
import binaryen from 'binaryen'

/** Makes one export trap from its `after`-th call with the given argument on; each new instance starts to count afresh.
 * @param argument position and value of the argument that marks the calls which count */
export function trapIn(
  wasm: Uint8Array,
  exportName: string,
  { after, argument }: { after: number; argument: readonly [position: number, value: number] },
): Uint8Array<ArrayBuffer> {
  const module = binaryen.readBinary(wasm)
  module.setFeatures(binaryen.Features.All)
  try {
    const original = binaryen.getExportInfo(module.getExport(exportName)).value
    const { params, results } = binaryen.getFunctionInfo(module.getFunction(original))
    const { i32, local, global } = module
    const types = binaryen.expandType(params)
    const [position, value] = argument
    const count = 'trap_countdown'
    module.addGlobal(count, binaryen.i32, true, i32.const(after))
    const counts = i32.eq(local.get(position, types[position]!), i32.const(value))
    const countDown = global.set(count, i32.sub(global.get(count, binaryen.i32), i32.const(1)))
    const isDue = i32.le_s(global.get(count, binaryen.i32), i32.const(0))
    const body = module.block(
      null,
      [
        module.if(counts, module.block(null, [countDown, module.if(isDue, module.unreachable())])),
        module.call(
          original,
          types.map((type, i) => local.get(i, type)),
          results,
        ),
      ],
      results,
    )
    module.addFunction('trap_wrapper', params, results, [], body)
    module.removeExport(exportName)
    module.addFunctionExport('trap_wrapper', exportName)
    if (!module.validate()) throw new Error('the instrumented module is invalid')
    return new Uint8Array(module.emitBinary())
  } finally {
    module.dispose()
  }
}

const PREAMBLE_LEN = 8
const MEMORY_SECTION = 5
const HAS_MAXIMUM = 1
const PAGE = 65_536

/** Sets the maximum of the module's memory, in bytes. */
export function limitMemory(wasm: Uint8Array, maximum: number): Uint8Array<ArrayBuffer> {
  for (let at = PREAMBLE_LEN; at < wasm.length; ) {
    const id = wasm[at]!
    const size = readLeb(wasm, at + 1)
    const end = size.next + size.value
    if (id === MEMORY_SECTION) {
      const minimum = readLeb(wasm, size.next + 2)
      const body = [1, HAS_MAXIMUM, ...leb(minimum.value), ...leb(Math.floor(maximum / PAGE))]
      return Uint8Array.from([...wasm.subarray(0, at), id, ...leb(body.length), ...body, ...wasm.subarray(end)])
    }
    at = end
  }
  throw new Error('the module has no memory of its own')
}

function readLeb(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0
  for (let i = 0; ; i++) {
    const byte = bytes[start + i]!
    value |= (byte & 0x7f) << (7 * i)
    if ((byte & 0x80) === 0) return { value, next: start + i + 1 }
  }
}

function leb(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest]
    bytes.push((rest & 0x7f) | 0x80)
  }
}
