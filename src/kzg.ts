import { Accelerator, requireGpuOptions } from './accelerator.ts'
import { artefact } from './artefact.ts'
import type { Probes } from './backend/adaptive/probes.ts'
import { throwIfAborted } from './backend/driver.ts'
import { requireLevel } from './backend/precompute.ts'
import { select } from './backend/select.ts'
import { runSelfTestAsync } from './backend/selftest.ts'
import { WasmBackend } from './backend/wasm/wasm-backend.ts'
import type { Kzg, KzgOptions } from './kzg-api.ts'
import { bind, type Execute, resolveSetup } from './kzg-bind.ts'
import type { Platform } from './platform/platform.ts'
import { resolveThreads } from './pool/threads.ts'

export type { Kzg, KzgOptions, KzgReport } from './kzg-api.ts'

/** Builds an instance: chooses a tier, loads the Wasm and the setup side by side, checks both.
 * @throws KzgError `BAD_OPTION`, `BAD_TYPE`; `WASM_LOAD`, `WASM_CSP`, `BACKEND_UNAVAILABLE`; `ASSET_LOAD`,
 * `SETUP_MISMATCH`; `BAD_SETUP` and the decoders' codes for a setup of your own; the signal's reason */
export async function createKzgWith(platform: Platform, options: KzgOptions = {}): Promise<Kzg> {
  const { signal, onProgress, precompute = 'high' } = options
  requireLevel(precompute)
  requireGpuOptions(options)
  throwIfAborted(signal)
  const start = performance.now()
  const threads = resolveThreads(options, platform.workers)
  const { source, capabilities } = await resolveSetup(platform, options)
  source.prefetch(capabilities)
  const selectOptions = artefact<WasmBackend>(platform, 'kzg', options, {
    create: (name, module) => WasmBackend.create(name, module, precompute),
    test: runSelfTestAsync,
  })
  const selection = await select(selectOptions)
  const selected = performance.now()
  try {
    const setup = await source.open(selection.backend, capabilities, { signal, onProgress })
    const end = performance.now()
    const execute: Execute = async (current) => {
      const { createExecutor } = await import('./pool/kzg-executor.ts')
      return createExecutor(threads, selection, selectOptions, current)
    }
    const accelerate = (probes: () => Promise<Probes>): Accelerator =>
      new Accelerator(options, { platform, kind: 'kzg', tier: `${selection.backend.tier} × ${threads.size}`, probes })
    const { kzg, accelerator } = bind(
      selection,
      source,
      setup,
      { setup: end - selected, total: end - start },
      threads,
      execute,
      accelerate,
    )
    try {
      await accelerator.start()
      return kzg
    } catch (error) {
      kzg.dispose()
      throw error
    }
  } catch (error) {
    selection.backend.dispose()
    throw error
  }
}
