/** The program that is stepped through: `traced.mjs WASM CALL KEY…`, a call for each key in an instance of its own. */
import { readFileSync, writeFileSync } from 'node:fs'

const [path, name, ...keys] = process.argv.slice(2)

/** Memory that holds code and belongs to no file. */
const codeRanges = () =>
  readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter(([, access, , , , file]) => access?.[2] === 'x' && file === '')
    .map(([range]) => range)

const known = new Set(codeRanges())
const module = new WebAssembly.Module(readFileSync(path))
const imports = {}
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {}
  imports[from][name] = () => {}
}
function instantiate() {
  const { exports } = new WebAssembly.Instance(module, imports)
  exports.__wbindgen_start?.()
  const memory = () => new Uint8Array(exports.memory.buffer)
  const put = (bytes) => {
    const pointer = exports.mem_alloc(bytes.length)
    memory().set(bytes, pointer)
    return pointer
  }
  return { exports, memory, put, room: (length) => exports.mem_alloc(length) }
}
instantiate()
// The largest range that came with the module is its code.
const ends = (range) => range.split('-').map((end) => Number.parseInt(end, 16))
const sizeOf = (range) => ends(range)[1] - ends(range)[0]
const [code] = codeRanges()
  .filter((range) => !known.has(range))
  .sort((a, b) => sizeOf(b) - sizeOf(a))
writeFileSync(process.env.STEPPER_RANGE, code.replace('-', ' '))

const text = (length) => new Uint8Array(length).fill(0x61)
const CALLS = {
  sk_public_key: ({ exports, room }, key) => {
    const target = room(96)
    return () => exports.sk_public_key(1, key, target)
  },
  sk_sign: ({ exports, room, put }, key) => {
    const [message, tag, target] = [put(text(40)), put(text(43)), room(96)]
    return () => exports.sk_sign(2, key, 0, 0, message, 40, tag, 43, target)
  },
  g1_mul_vartime: ({ exports, room }, key) => {
    const [base, target] = [room(exports.g1_affine_size()), room(exports.g1_size())]
    exports.g1_generator(base)
    return () => exports.g1_mul_vartime(base, key, target)
  },
}

process.on('SIGUSR2', () => {})
for (const key of keys) {
  const instance = instantiate()
  const call = CALLS[name](instance, instance.put(Buffer.from(key, 'hex')))
  process.kill(process.pid, 'SIGUSR2')
  const status = call()
  process.kill(process.pid, 'SIGUSR2')
  if (status !== 0) throw new Error(`${name}: status ${status}`)
}
