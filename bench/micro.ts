/** The layers below the protocols, measured inside the raw `full` artefact: what an operation's time is made of. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describeEnvironment } from './environment.ts'
import { createRandom } from './random.ts'
import { summarise } from './stats.ts'
import { printTable } from './tables.ts'

const SAMPLES = 7
const SAMPLE_MS = 150
const POINT_BYTES = 96
const SCALAR_BYTES = 32
const SCALARS = 1 << 16
/** Different points, so that no addition becomes a doubling, as it would in repeated ones. */
const POINT_FILES = ['setup-lagrange.gen.bin', 'setup-columns.gen.bin']

type Raw = Readonly<Record<string, (...args: number[]) => number>> & { readonly memory: WebAssembly.Memory }

interface Case {
  readonly name: string
  /** What one unit is, and how many of them a call does. */
  readonly unit: string
  readonly units: number
  readonly call: () => void
}

async function instantiate(tier: string): Promise<Raw> {
  const module = await WebAssembly.compile(await readFile(join('dist', `full.${tier}.wasm`)))
  // Nothing but numbers crosses, so wasm-bindgen's table of references may stay empty.
  const imports: WebAssembly.Imports = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module)) imports[from] = { [name]: () => undefined }
  return (await WebAssembly.instantiate(module, imports)).exports as unknown as Raw
}

/** Memory for `n` elements, and what a function of the artefact fills it with. */
function allocate(raw: Raw, bytes: number): number {
  const pointer = raw.mem_alloc!(bytes) >>> 0
  if (pointer === 0) throw new Error(`no room for ${bytes} bytes`)
  return pointer
}

function load(raw: Raw, bytes: Uint8Array): number {
  const pointer = allocate(raw, bytes.length)
  new Uint8Array(raw.memory.buffer, pointer, bytes.length).set(bytes)
  return pointer
}

function randomScalars(n: number): Uint8Array {
  const random = createRandom('micro')
  const blobs = Array.from({ length: Math.ceil((n * SCALAR_BYTES) / random.blob().length) }, () => random.blob())
  return Buffer.concat(blobs).subarray(0, n * SCALAR_BYTES)
}

async function cases(raw: Raw): Promise<Case[]> {
  const f = (name: string) => {
    const found = raw[name]
    if (!found) throw new Error(`the artefact does not export ${name}`)
    return found
  }
  const scalarBytes = load(raw, randomScalars(SCALARS))
  const frSize = f('fr_size')()
  const scalars = allocate(raw, SCALARS * frSize)
  f('fr_from_be')(scalarBytes, SCALARS, scalars)
  const product = allocate(raw, SCALARS * frSize)

  const files = await Promise.all(POINT_FILES.map((file) => readFile(join('assets', file))))
  const pointBytes = Buffer.concat(files)
  const pointCount = pointBytes.length / POINT_BYTES
  const points = allocate(raw, pointCount * f('g1_affine_size')())
  f('g1_affine_from_le')(load(raw, pointBytes), pointCount, points)
  const sum = allocate(raw, f('g1_size')())
  const wide = allocate(raw, 128 * f('g1_size')())
  f('g1_from_affine')(points, 128, wide)
  const compressed = allocate(raw, 128 * 48)
  f('g1_encode')(wide, 128, compressed)
  const decoded = allocate(raw, 128 * f('g1_affine_size')())
  const digest = allocate(raw, SCALAR_BYTES)

  const vector = 4096
  const domains = new Map([10, 12, 14, 16].map((log) => [log, allocate(raw, f('domain_size')(log))]))
  for (const [log, domain] of domains) f('domain_init')(domain, log)

  const ntts = [...domains].map(([log, domain]) => ({
    name: `Fr NTT, 2^${log}`,
    unit: 'butterfly',
    units: (2 ** log * log) / 2,
    call: () => f('ntt_forward')(domain, log, product),
  }))
  const msms = [8, 10, 12, 13].map((log) => ({
    name: `G1 MSM, 2^${log} points`,
    unit: 'point',
    units: 2 ** log,
    call: () => f('g1_msm')(points, scalars, 2 ** log, sum),
  }))
  return [
    {
      name: 'Fr multiplication, in a vector',
      unit: 'multiplication',
      units: vector,
      call: () => f('fr_mul_vec')(scalars, product, vector, product),
    },
    {
      name: 'Fr inner product',
      unit: 'term',
      units: vector,
      call: () => f('fr_dot')(scalars, product, vector, digest),
    },
    {
      name: 'Fr from big-endian bytes',
      unit: 'scalar',
      units: vector,
      call: () => f('fr_from_be')(scalarBytes, vector, product),
    },
    ...ntts,
    ...msms,
    {
      name: 'G1 NTT, 2^7',
      unit: 'transform',
      units: 1,
      call: () => f('g1_ntt')(wide, 7, 0),
    },
    {
      name: 'G1 multiplication, constant time',
      unit: 'multiplication',
      units: 1,
      call: () => f('g1_mul')(points, scalarBytes, sum),
    },
    {
      name: 'G1 multiplication, variable time',
      unit: 'multiplication',
      units: 1,
      call: () => f('g1_mul_vartime')(points, scalarBytes, sum),
    },
    {
      name: 'G1 decoding with subgroup check',
      unit: 'point',
      units: 128,
      call: () => f('g1_decode')(compressed, 128, decoded, 1),
    },
    {
      name: 'SHA-256',
      unit: 'byte',
      units: 1 << 17,
      call: () => f('sha256')(scalarBytes, 1 << 17, digest),
    },
  ]
}

/** Nanoseconds of one unit, over samples that are long against the clock's resolution. */
function time({ units, call }: Case) {
  const once = () => {
    const start = performance.now()
    call()
    return performance.now() - start
  }
  // Engines compile hot code again while it runs, so the first half second is not counted.
  const warmUntil = performance.now() + 500
  let last = once()
  while (performance.now() < warmUntil) last = once()
  const calls = Math.max(1, Math.ceil(SAMPLE_MS / Math.max(last, 1e-3)))
  const samples = Array.from({ length: SAMPLES }, () => {
    const start = performance.now()
    for (let i = 0; i < calls; i++) call()
    return ((performance.now() - start) * 1e6) / calls / units
  })
  return summarise(samples)
}

function nanoseconds(ns: number): string {
  if (ns >= 1e6) return `${(ns / 1e6).toFixed(2)} ms`
  return ns >= 1e4 ? `${(ns / 1e3).toFixed(2)} µs` : `${ns.toFixed(ns >= 100 ? 0 : 2)} ns`
}

export async function runMicro(tier: string, onProgress: (line: string) => void): Promise<void> {
  const { engine, processor } = describeEnvironment()
  console.log(`${processor}; ${engine}; tier ${tier}`)
  const rows: string[][] = []
  for (const item of await cases(await instantiate(tier))) {
    onProgress(item.name)
    const { q1, median, q3 } = time(item)
    const spread = `${nanoseconds(q1)} – ${nanoseconds(q3)}`
    rows.push([item.name, nanoseconds(median), spread, `a ${item.unit}`, nanoseconds(median * item.units)])
  }
  printTable({ title: 'Inside the artefact', head: ['what', 'median', 'quartiles', 'per', 'a call'], rows })
}
