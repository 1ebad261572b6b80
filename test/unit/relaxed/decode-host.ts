/** Runs raw exports of one artefact on a list of jobs. Arguments: Wasm file, file of jobs. Prints one answer per job. */
import { readFile } from 'node:fs/promises'
import type { FullExports } from '../../../src/backend/wasm/exports.gen.ts'
import type { Job } from './jobs.ts'

const [wasm = '', jobs = ''] = process.argv.slice(2)
const module = await WebAssembly.compile(await readFile(wasm))
// Nothing but numbers crosses, so wasm-bindgen's table of references may stay empty.
const imports: WebAssembly.Imports = {}
for (const { module: from, name } of WebAssembly.Module.imports(module)) imports[from] = { [name]: () => undefined }
const exports = (await WebAssembly.instantiate(module, imports)).exports as unknown as FullExports

const allocate = (bytes: number): number => exports.mem_alloc(bytes) >>> 0
const view = (pointer: number, length: number) => new Uint8Array(exports.memory.buffer, pointer, length)
const load = (bytes: Uint8Array): number => {
  const pointer = allocate(bytes.length)
  view(pointer, bytes.length).set(bytes)
  return pointer
}
const hex = (pointer: number, length: number): string => Buffer.from(view(pointer, length)).toString('hex')

function decode(encodings: readonly string[], group: 'g1' | 'g2', checkSubgroup: boolean) {
  const n = encodings.length
  const points = allocate(n * exports[`${group}_affine_size`]())
  const source = load(Buffer.from(encodings.join(''), 'hex'))
  return { points, status: exports[`${group}_decode`](source, n, points, checkSubgroup ? 1 : 0) }
}

function answer(job: Job): string {
  if (job.do === 'pairing') {
    const [g1, g2] = [decode(job.g1, 'g1', true), decode(job.g2, 'g2', true)]
    const out = allocate(12 * 48)
    exports.gt_pairing(g1.points, g2.points, job.g1.length, out)
    return `${g1.status} ${g2.status} ${hex(out, 12 * 48)}`
  }
  const { points, status } = decode(job.encodings, job.do, job.checkSubgroup)
  if (status !== 0) return String(status)
  const n = job.encodings.length
  const [jacobian, len] = [allocate(n * exports[`${job.do}_size`]()), job.do === 'g1' ? 96 : 192]
  exports[`${job.do}_from_affine`](points, n, jacobian)
  const out = allocate(n * len)
  exports[`${job.do}_encode_uncompressed`](jacobian, n, out)
  return hex(out, n * len)
}

const list: Job[] = JSON.parse(await readFile(jobs, 'utf8'))
console.log(JSON.stringify(list.map(answer)))
