import { KzgError } from '../errors.ts'
import type { Backend } from './backend.ts'
import { runSync, throwIfAborted } from './driver.ts'
import { selfTest } from './selftest.ts'
import { TIERS, type Tier, type TierName } from './tiers.ts'
import { type CompileOptions, compileModule, type WasmSource } from './wasm/module.ts'

export interface SelectOptions<B extends Backend> extends CompileOptions {
  readonly tier?: 'auto' | TierName | undefined
  /** Replaces the artefact that ships with the package. */
  readonly wasm?: WasmSource | Promise<WasmSource> | undefined
  /** The artefact of a tier. */
  readonly load: (tier: TierName) => Promise<WasmSource>
  readonly create: (tier: TierName, module: WebAssembly.Module) => Promise<B>
}

export interface RejectedTier {
  readonly tier: TierName
  readonly reason: string
}

/** Milliseconds of each step. */
export interface BackendTimings {
  /** Loading and compiling the Wasm. */
  readonly compile: number
  readonly instantiate: number
  readonly selfTest: number
}

export interface Selection<B extends Backend = Backend> {
  readonly backend: B
  readonly rejected: readonly RejectedTier[]
  readonly timings: BackendTimings
}

/** Builds the backend of the fastest tier that runs here and passes its known-answer test.
 * @throws KzgError `BACKEND_UNAVAILABLE` if none does, or the named one does not; `BAD_OPTION`; `WASM_LOAD`; `WASM_CSP`;
 * the signal's reason */
export async function select<B extends Backend>(options: SelectOptions<B>): Promise<Selection<B>> {
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
      // A file that cannot be loaded is the caller's to know; a tier that computes wrongly here is only passed over.
      if (!(error instanceof KzgError && (error.code === 'SELF_TEST' || error.code === 'TRAP'))) throw error
      rejected.push({ tier: tier.name, reason: error.message })
      cause = error
    }
  }
  const reasons = rejected.map(({ tier, reason }) => `${tier}: ${reason}`).join('; ')
  throw new KzgError('BACKEND_UNAVAILABLE', `no tier can run here (${reasons})`, undefined, { cause })
}

/** Fastest first. Wasm that the caller brings is taken for the tier that is named, or for the baseline. */
function candidates({ tier = 'auto', wasm }: SelectOptions<Backend>): readonly Tier[] {
  if (tier === 'auto') return wasm === undefined ? [...TIERS].reverse() : TIERS.slice(0, 1)
  const named = TIERS.filter(({ name }) => name === tier)
  if (named.length === 0) {
    throw new KzgError('BAD_OPTION', `tier must be 'auto' or one of ${TIERS.map(({ name }) => `'${name}'`).join(', ')}`)
  }
  return named
}

async function build<B extends Backend>(tier: Tier, { wasm, load, create, signal, readUrl }: SelectOptions<B>) {
  throwIfAborted(signal)
  const start = performance.now()
  const module = await compileModule(wasm ?? load(tier.name), { signal, readUrl })
  throwIfAborted(signal)
  const compiled = performance.now()
  const backend = await create(tier.name, module)
  const instantiated = performance.now()
  runSync(backend, selfTest())
  const timings: BackendTimings = {
    compile: compiled - start,
    instantiate: instantiated - compiled,
    selfTest: performance.now() - instantiated,
  }
  return { backend, timings }
}
