/** The one instance that takes secrets, beside whatever tier does the rest. */
import { testSigning } from './backend/bls-selftest.ts'
import { compileModule, type WasmSource } from './backend/wasm/module.ts'
import { SecretBackend } from './backend/wasm/secret-backend.ts'
import type { Platform } from './platform/platform.ts'

export interface SecretOptions {
  readonly secretWasm?: WasmSource | Promise<WasmSource> | undefined
  readonly signal?: AbortSignal | undefined
}

/** Opens the baseline's artefact, on every tier (docs/adr/0013).
 * @throws KzgError `WASM_LOAD`, `WASM_CSP`, `SELF_TEST`; the signal's reason */
export async function openSecrets(platform: Platform, { secretWasm, signal }: SecretOptions): Promise<SecretBackend> {
  const source = secretWasm ?? platform.loadWasm('bls.baseline.wasm', signal)
  const backend = await SecretBackend.create(await compileModule(source, { signal, readUrl: platform.readUrl }))
  testSigning(backend)
  return backend
}
