/** `kzgpu/js`: the same instance on a backend in JavaScript, for places without WebAssembly. */
import { Accelerator } from './accelerator.ts'
import { throwIfAborted } from './backend/driver.ts'
import { JsBackend } from './backend/js/js-backend.ts'
import { loadNoble } from './backend/js/noble.ts'
import { runSelfTest } from './backend/selftest.ts'
import { KzgError } from './errors.ts'
import type { Kzg, KzgOptions } from './kzg-api.ts'
import { bind, resolveSetup } from './kzg-bind.ts'
import type { Platform } from './platform/platform.ts'
import { localExecutor } from './pool/executor.ts'
import { resolveThreads } from './pool/threads.ts'

/** What has a meaning without WebAssembly, workers and GPU. */
export interface KzgJsOptions extends Pick<KzgOptions, 'setup' | 'capabilities' | 'signal' | 'onProgress'> {
  /** No warning on the console that this is slow. */
  readonly silent?: boolean | undefined
}

const WARNING =
  'kzgpu/js computes in JavaScript: ten to twenty times slower than the WebAssembly of kzgpu, and not in constant time. ' +
  'It is meant for places without WebAssembly, such as Hermes (React Native); { silent: true } leaves this warning out.'

let isWarned = false

/** @throws KzgError `BACKEND_UNAVAILABLE` without @noble/curves; `BAD_OPTION`, `BAD_TYPE`; `ASSET_LOAD`, `SETUP_MISMATCH`; `BAD_SETUP`
 * and the decoders' codes for a setup of your own; the signal's reason */
export async function createKzgJsWith(platform: Platform, options: KzgJsOptions = {}): Promise<Kzg> {
  const { signal, onProgress, silent = false } = options
  requireNothingElse(options)
  throwIfAborted(signal)
  const start = performance.now()
  const { source, capabilities } = await resolveSetup(platform, options)
  source.prefetch(capabilities)
  const noble = await loadNoble()
  const loaded = performance.now()
  if (!silent && !isWarned) console.warn(WARNING)
  isWarned ||= !silent
  const backend = new JsBackend(noble)
  runSelfTest(backend)
  const tested = performance.now()
  const setup = await source.open(backend, capabilities, { signal, onProgress })
  const end = performance.now()
  const threads = resolveThreads({ threads: 0 })
  const timings = { compile: loaded - start, instantiate: 0, selfTest: tested - loaded }
  const { kzg } = bind(
    { backend, rejected: [], timings },
    source,
    setup,
    { setup: end - tested, total: end - start },
    threads,
    async (current) => localExecutor(backend, current),
    (probes) => new Accelerator({ backend: 'wasm' }, { platform, kind: 'kzg', tier: 'js', probes }, NO_GPU),
  )
  return kzg
}

const NO_GPU = 'this entry of the package computes in JavaScript'

/** @throws KzgError `BAD_OPTION` */
function requireNothingElse(options: KzgJsOptions): void {
  const meaningless = ['tier', 'wasm', 'threads', 'worker', 'gpu', 'device', 'backend'].filter((name) => {
    const value: unknown = (options as Record<string, unknown>)[name]
    return value !== undefined && value !== 'auto' && value !== 0
  })
  if (meaningless.length > 0) throw new KzgError('BAD_OPTION', `kzgpu/js has no ${meaningless.join(', ')}`)
}
