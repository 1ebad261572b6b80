import type { OpenEngines } from '../backend/adaptive/engines.ts'
import type { ProfileStore } from '../backend/adaptive/store.ts'
import { abortError, KzgError } from '../errors.ts'

/** What a `Worker` of the web and one of worker_threads have in common, as far as a pool needs it. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void
  terminate(): unknown
  /** The web's way to listen. */
  // biome-ignore lint/suspicious/noExplicitAny: each event has its own type
  addEventListener?(type: any, listener: (event: any) => void): void
  /** worker_threads' way to listen. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  on?(type: any, listener: (value: any) => void): unknown
  /** Whether the process waits for the worker; browsers have no such thing. */
  ref?(): void
  unref?(): void
}

/** What `WebAssembly` can be instantiated from. A `Response` allows compilation while the download is still running. */
export type WasmSource = BufferSource | WebAssembly.Module | Response

/** How one runtime gets at the files that ship beside the modules. Everything else in the package is the same everywhere. */
export interface Platform {
  readonly name: string
  /** @param file name of a Wasm artefact, for example `kzg.baseline.wasm`
   * @throws KzgError `WASM_LOAD` */
  loadWasm(file: string, signal?: AbortSignal): Promise<WasmSource>
  /** @param file name of a part of the trusted setup; the caller checks its SHA-256
   * @throws KzgError `ASSET_LOAD` */
  loadAsset(file: string, signal?: AbortSignal): Promise<Uint8Array>
  /** The runtime's workers, or why it has none. */
  readonly workers?: WorkerSupport | string
  /** Where the runtime keeps what was measured on this machine. */
  readonly profiles?: ProfileStore | undefined
  /** Opens a GPU in WebGPU's stead; tests bring one that computes on Wasm. */
  readonly openGpuEngines?: OpenEngines | undefined
  /** Reads a URL that the caller gave, where `fetch` alone would not do. */
  readUrl?(url: URL, signal?: AbortSignal): Promise<Response | BufferSource>
}

/** How one runtime starts threads. */
export interface WorkerSupport {
  /** Logical processors. */
  readonly processors: number
  /** Where the package's script is. */
  readonly script: string
  /** Starts the package's script, or another one. */
  start(script?: URL | string): WorkerLike
}

/** File name → how to get at it. The tables are generated as literals, because that is what bundlers and runtimes can follow. */
export type FileTable<T> = Readonly<Record<string, () => T>>

export type LoadFailure = 'WASM_LOAD' | 'ASSET_LOAD'

/** Reads one file by the table; every failure but an abort becomes a typed error that names the file. */
export async function load<T, R>(
  code: LoadFailure,
  table: FileTable<T>,
  file: string,
  read: (entry: T) => Promise<R>,
  signal?: AbortSignal,
): Promise<R> {
  const entry = table[file]
  if (!entry) throw new KzgError(code, `${file} does not ship with this entry of the package`)
  try {
    return await read(entry())
  } catch (cause) {
    if (signal?.aborted) throw abortError(signal)
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new KzgError(code, `${file} could not be loaded: ${reason}`, undefined, { cause })
  }
}
