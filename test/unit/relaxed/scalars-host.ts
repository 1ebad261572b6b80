/** Compares bulk arithmetic over Fr, and four hashes at once, between artefacts and with the reference. Argument: dist. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bitReversed, cosetFft, ifft } from '../../reference/fft.ts'
import { bytesToFr, bytesToFrs, Fr, frToBytes } from '../../reference/field.ts'
import { randomBytes } from '../../vectors/prng.ts'

type Raw = Readonly<Record<string, (...args: number[]) => number>> & { readonly memory: WebAssembly.Memory }

const [dist = ''] = process.argv.slice(2)
const mismatches: string[] = []
let comparisons = 0

async function instantiate(tier: string): Promise<Raw> {
  const module = await WebAssembly.compile(await readFile(join(dist, `full.${tier}.wasm`)))
  const imports: WebAssembly.Imports = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module)) imports[from] = { [name]: () => undefined }
  return (await WebAssembly.instantiate(module, imports)).exports as unknown as Raw
}

/** What a call leaves in a buffer that starts as `input`. */
function apply(raw: Raw, input: Uint8Array, call: (pointer: number) => number): Buffer {
  const pointer = raw.mem_alloc!(input.length) >>> 0
  new Uint8Array(raw.memory.buffer).set(input, pointer)
  const status = call(pointer)
  if (status) throw new Error(`status ${status}`)
  const output = Buffer.from(new Uint8Array(raw.memory.buffer, pointer, input.length))
  raw.mem_free!(pointer, input.length)
  return output
}

function scalar(raw: Raw, bytes: Uint8Array): number {
  const pointer = raw.mem_alloc!(raw.fr_size!())
  apply(raw, bytes, (source) => raw.fr_from_be!(source, 1, pointer))
  return pointer
}

function compare(what: string, results: readonly Uint8Array[]): void {
  comparisons++
  if (results.some((result) => Buffer.compare(result, results[0]!) !== 0)) mismatches.push(what)
}

const EDGES = [0n, 1n, Fr.ORDER - 1n, (Fr.ORDER - 1n) / 2n, (1n << 48n) - 1n, 1n << 240n, (1n << 254n) - 1n]
function samples(n: number): Record<string, Uint8Array> {
  const choice = randomBytes(`edges ${n}`, n)
  const random = randomBytes(`scalars ${n}`, 32 * n)
  for (let i = 0; i < n; i++) random[32 * i]! &= 0x3f
  return {
    random,
    edges: Buffer.concat(Array.from(choice, (x) => frToBytes(EDGES[x % EDGES.length]!))),
    largest: Buffer.concat(Array.from({ length: n }, () => frToBytes(Fr.ORDER - 1n))),
  }
}

const tiers = await Promise.all(['baseline', 'relaxed'].map(instantiate))
const shift = frToBytes(Fr.create(0x1234567890abcdefn ** 4n))

for (let log = 0; log <= 18; log += log < 12 ? 1 : 3) {
  const n = 2 ** log
  for (const [kind, bytes] of Object.entries(samples(n))) {
    for (const coset of [false, true]) {
      const transform = (raw: Raw, input: Uint8Array, inverse: number) =>
        apply(raw, input, (data) => raw.fr_ntt_bytes!(data, log, inverse, coset ? scalar(raw, shift) : 0))
      const forward = tiers.map((raw) => transform(raw, bytes, 0))
      compare(`forward 2^${log}, ${kind}, coset ${coset}`, forward)
      compare(`and back`, [bytes, ...tiers.map((raw) => transform(raw, forward[0]!, 1))])
      if (log <= 6) {
        const expected = cosetFft(bytesToFrs(bytes), coset ? bytesToFr(shift) : 1n)
        compare(`reference 2^${log}, ${kind}, coset ${coset}`, [forward[0]!, Buffer.concat(expected.map(frToBytes))])
      }
    }
    if (log > 13) continue
    const evaluations = tiers.map((raw) => {
      const domain = raw.mem_alloc!(raw.domain_size!(log))
      raw.domain_init!(domain, log)
      const [z, y, out] = [scalar(raw, shift), raw.mem_alloc!(raw.fr_size!()), raw.mem_alloc!(32)]
      apply(raw, bytes, (values) => raw.poly_evaluate_bytes!(domain, log, values, z, y))
      raw.fr_to_be!(y, 1, out!)
      return Buffer.from(new Uint8Array(raw.memory.buffer, out, 32))
    })
    compare(`evaluation 2^${log}, ${kind}`, evaluations)
    if (log <= 8) {
      const coefficients = ifft(bitReversed(bytesToFrs(bytes)))
      const z = bytesToFr(shift)
      const y = coefficients.reduceRight((sum, c) => Fr.add(Fr.mul(sum, z), c), 0n)
      compare(`evaluation 2^${log}, ${kind}, reference`, [evaluations[0]!, frToBytes(y)])
    }
  }
}

for (const count of [1, 3, 4, 5, 8]) {
  for (const length of [0, 63, 64, 200, 4096]) {
    const messages = Array.from({ length: count }, (_, i) => randomBytes(`message ${count} ${length} ${i}`, length))
    for (const raw of tiers) {
      const stride = raw.sha256_state_size!()
      const states = raw.mem_alloc!(stride * count)
      const sources = messages.map((message) => {
        const pointer = raw.mem_alloc!(Math.max(1, length)) >>> 0
        new Uint8Array(raw.memory.buffer).set(message, pointer)
        return pointer
      })
      const list = raw.mem_alloc!(4 * count)
      new Uint8Array(raw.memory.buffer).set(new Uint8Array(Uint32Array.from(sources).buffer), list)
      for (let i = 0; i < count; i++) raw.sha256_init!(states + stride * i)
      raw.sha256_update_all!(states, list, count, length)
      messages.forEach((message, i) => {
        const digest = apply(raw, new Uint8Array(32), (out) => raw.sha256_finish!(states + stride * i, out))
        compare(`SHA-256 ${i} of ${count}, ${length} bytes`, [digest, createHash('sha256').update(message).digest()])
      })
    }
  }
}

console.log(JSON.stringify({ comparisons, mismatches }))
