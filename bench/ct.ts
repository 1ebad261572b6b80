/**
 * Whether the time of signing tells one key from others, by the test of dudect (Reparaz, Balasch, Verbauwhede 2017): calls with a
 * fixed and with fresh keys in random order, and Welch's t of their times. The control is a variable-time multiplication.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describeEnvironment } from './environment.ts'
import { createRandom } from './random.ts'
import { printTable } from './tables.ts'

/** Beyond it, times differ: by chance once in some hundred thousand tests. */
const THRESHOLD = 4.5
const KEY_BYTES = 32
const WARM_UP = 300
/** Interruptions say nothing about the code: the slowest tenth of all calls, of either class, is left out. */
const KEPT = 0.9

type Raw = Readonly<Record<string, (...args: number[]) => number>> & { readonly memory: WebAssembly.Memory }

interface Case {
  readonly name: string
  readonly call: (key: number) => void
  readonly raw: Raw
  /** The control must be caught. */
  readonly isVariable: boolean
}

async function instantiate(artefact: string): Promise<Raw> {
  const module = await WebAssembly.compile(await readFile(join('dist', `${artefact}.wasm`)))
  // Nothing but numbers crosses, so wasm-bindgen's table of references may stay empty.
  const imports: WebAssembly.Imports = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module)) imports[from] = { [name]: () => undefined }
  return (await WebAssembly.instantiate(module, imports)).exports as unknown as Raw
}

async function cases(): Promise<Case[]> {
  const [bls, full] = [await instantiate('bls.baseline'), await instantiate('full.baseline')]
  const [message, tag, target] = [bls.mem_alloc!(32), bls.mem_alloc!(16), bls.mem_alloc!(96)]
  const [base, product] = [full.mem_alloc!(full.g1_affine_size!()), full.mem_alloc!(full.g1_size!())]
  full.g1_generator!(base)
  const secret = (name: string, call: (key: number) => void): Case => ({ name, call, raw: bls, isVariable: false })
  return [
    secret('sk_public_key in G1', (key) => bls.sk_public_key!(1, key, target)),
    secret('sk_public_key in G2', (key) => bls.sk_public_key!(2, key, target)),
    secret('sk_sign in G1', (key) => bls.sk_sign!(1, key, message, 0, message, 32, tag, 16, target)),
    secret('sk_sign in G2', (key) => bls.sk_sign!(2, key, message, 0, message, 32, tag, 16, target)),
    {
      name: 'control: g1_mul_vartime',
      call: (key) => full.g1_mul_vartime!(base, key, product),
      raw: full,
      isVariable: true,
    },
  ]
}

interface Moments {
  readonly n: number
  readonly mean: number
  /** Square of the mean's standard error. */
  readonly error: number
}

function moments(samples: readonly number[]): Moments {
  const n = samples.length
  const mean = samples.reduce((sum, x) => sum + x, 0) / n
  const variance = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1)
  return { n, mean, error: variance / n }
}

interface Verdict {
  readonly t: number
  readonly meanMs: number
  readonly differenceMs: number
  /** The least difference of means that would have been beyond the threshold. */
  readonly visibleMs: number
}

/** @param times of each class, in milliseconds */
export function welch(fixed: readonly number[], fresh: readonly number[]): Verdict {
  const [a, b] = [moments(fixed), moments(fresh)]
  const error = Math.sqrt(a.error + b.error)
  const differenceMs = a.mean - b.mean
  return { t: differenceMs / error, meanMs: b.mean, differenceMs, visibleMs: THRESHOLD * error }
}

function measure({ call, raw }: Case, calls: number): Verdict {
  const slot = raw.mem_alloc!(KEY_BYTES)
  const fixed = new Uint8Array(KEY_BYTES)
  fixed[KEY_BYTES - 1] = 1
  const fresh = createRandom(`constant time ${calls}`).scalars(calls)
  const isFixed = Array.from(randomBytes(calls), (byte) => byte % 2 === 0)
  const memory = new Uint8Array(raw.memory.buffer)
  const times = isFixed.map((which, i) => {
    // Both classes come from an array of their own, by the same copy.
    const key = which ? fixed.slice() : fresh.slice(i * KEY_BYTES, (i + 1) * KEY_BYTES)
    memory.set(key, slot)
    const start = performance.now()
    call(slot)
    return performance.now() - start
  })
  const counted = times.slice(WARM_UP)
  const limit = [...counted].sort((x, y) => x - y)[Math.floor(KEPT * counted.length)]!
  const of = (which: boolean) => counted.filter((time, i) => isFixed[i + WARM_UP] === which && time < limit)
  return welch(of(true), of(false))
}

const micros = (ms: number): string => `${(ms * 1000).toFixed(2)} µs`

/** Prints the table. @returns whether the control was caught, without which the rest says nothing, and nothing else was */
export async function runConstantTime(quick: boolean, onProgress: (line: string) => void): Promise<boolean> {
  const { engine, processor } = describeEnvironment()
  console.log(`${processor}; ${engine}; key 1 beside fresh keys; |t| > ${THRESHOLD} tells them apart`)
  const calls = WARM_UP + (quick ? 2000 : 20_000)
  const results: { readonly item: Case; readonly verdict: Verdict }[] = []
  for (const item of await cases()) {
    onProgress(`${item.name}, ${calls} calls`)
    results.push({ item, verdict: measure(item, calls) })
  }
  printTable({
    title: 'Times by key',
    head: ['what', 'a call', 't', 'fixed − fresh', 'visible from', 'of a call'],
    rows: results.map(({ item: { name }, verdict: { t, meanMs, differenceMs, visibleMs } }) => [
      name,
      micros(meanMs),
      t.toFixed(2),
      micros(differenceMs),
      micros(visibleMs),
      `${((100 * visibleMs) / meanMs).toFixed(3)} %`,
    ]),
  })
  return results.every(({ item, verdict }) => Math.abs(verdict.t) > THRESHOLD === item.isVariable)
}
