import { KzgError } from '../errors.ts'
import { throwIfAborted } from './driver.ts'
import { TIERS, type Tier, type TierName } from './tiers.ts'
import { type CompileOptions, compileModule, type WasmSource, wasmBytes } from './wasm/module.ts'

export interface SelectOptions<B> extends CompileOptions {
  readonly tier?: 'auto' | TierName | undefined
  /** Replaces the artefact that ships with the package. */
  readonly wasm?: WasmSource | Promise<WasmSource> | undefined
  /** The artefact of a tier. */
  readonly load: (tier: TierName) => Promise<WasmSource>
  readonly create: (tier: TierName, module: WebAssembly.Module) => Promise<B>
  /** The known-answer test.
   * @throws KzgError `SELF_TEST` */
  readonly test: (backend: B, signal: AbortSignal | undefined) => void | Promise<void>
}

export interface RejectedTier {
  readonly tier: TierName
  readonly reason: string
}

/** A tier's Wasm, for instances in other threads. */
export interface CompiledTier {
  readonly tier: TierName
  readonly module: WebAssembly.Module
  /** For engines that cannot copy a module to another thread. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>
}

/** Milliseconds of each step. */
export interface BackendTimings {
  /** Loading and compiling the Wasm. */
  readonly compile: number
  readonly instantiate: number
  readonly selfTest: number
}

export interface Selection<B> {
  readonly backend: B
  readonly compiled: CompiledTier
  readonly rejected: readonly RejectedTier[]
  readonly timings: BackendTimings
}

/** Builds the backend of the fastest tier that runs here and passes its known-answer test.
 * @throws KzgError `BACKEND_UNAVAILABLE` if none does, or the named one does not; `BAD_OPTION`; `WASM_LOAD`; `WASM_CSP`;
 * the signal's reason */
export async function select<B>(options: SelectOptions<B>): Promise<Selection<B>> {
  if (typeof WebAssembly !== 'object') {
    throw new KzgError('BACKEND_UNAVAILABLE', 'this runtime has no WebAssembly')
  }
  const rejected: RejectedTier[] = []
  let cause: unknown
  for (const tier of candidates(options)) {
    if (!WebAssembly.validate(tier.probe)) {
      rejected.push({ tier: tier.name, reason: 'the engine lacks its instructions' })
      continue
    }
    try {
      return { ...(await build(tier, options)), rejected }
    } catch (error) {
      if (!isTierFailure(error)) throw error
      rejected.push({ tier: tier.name, reason: error.message })
      cause = error
    }
  }
  const reasons = rejected.map(({ tier, reason }) => `${tier}: ${reason}`).join('; ')
  throw new KzgError('BACKEND_UNAVAILABLE', `no tier can run here (${reasons})`, undefined, { cause })
}

/** The fastest tier below one that has failed its test in another thread, by the rules of `select`.
 * @throws KzgError `BACKEND_UNAVAILABLE` if there is none, with the failure as its cause; as `select` */
export async function compileBelow<B>(
  options: SelectOptions<B>,
  failed: TierName,
  cause: unknown,
): Promise<CompiledTier> {
  const all = candidates(options)
  const slower = all.slice(all.findIndex(({ name }) => name === failed) + 1)
  const tier = slower.find(({ probe }) => WebAssembly.validate(probe))
  if (!tier) throw new KzgError('BACKEND_UNAVAILABLE', `tier ${failed} fails in a worker`, undefined, { cause })
  return compile(tier, options)
}

/** Whether another tier may do better. A file that cannot be loaded is the caller's to know; a tier that computes wrongly
 * here is only passed over. */
export const isTierFailure = (error: unknown): error is KzgError =>
  error instanceof KzgError && (error.code === 'SELF_TEST' || error.code === 'TRAP')

/** Fastest first. Wasm that the caller brings is taken for the tier that is named, or for the baseline. */
function candidates({ tier = 'auto', wasm }: Pick<SelectOptions<never>, 'tier' | 'wasm'>): readonly Tier[] {
  if (tier === 'auto') return wasm === undefined ? [...TIERS].reverse() : TIERS.slice(0, 1)
  const named = TIERS.filter(({ name }) => name === tier)
  if (named.length === 0) {
    throw new KzgError('BAD_OPTION', `tier must be 'auto' or one of ${TIERS.map(({ name }) => `'${name}'`).join(', ')}`)
  }
  return named
}

async function compile<B>(tier: Tier, options: SelectOptions<B>): Promise<CompiledTier> {
  const { wasm, load, signal, readUrl } = options
  const module = await compileModule(wasm ?? load(tier.name), { signal, readUrl })
  return { tier: tier.name, module, bytes: () => wasmBytes(wasm ?? load(tier.name), { readUrl }) }
}

async function build<B>(tier: Tier, options: SelectOptions<B>) {
  throwIfAborted(options.signal)
  const start = performance.now()
  const compiled = await compile(tier, options)
  throwIfAborted(options.signal)
  const compiledAt = performance.now()
  const backend = await options.create(tier.name, compiled.module)
  const instantiated = performance.now()
  await options.test(backend, options.signal)
  const timings: BackendTimings = {
    compile: compiledAt - start,
    instantiate: instantiated - compiledAt,
    selfTest: performance.now() - instantiated,
  }
  return { backend, compiled, timings }
}
