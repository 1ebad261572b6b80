import { abortError, KzgError } from '../../errors.ts'

/** What the caller may give as Wasm. A string is a URL. */
export type WasmSource = URL | string | Response | BufferSource | WebAssembly.Module

export interface CompileOptions {
  readonly signal?: AbortSignal | undefined
  /** Reads a URL that this runtime's `fetch` cannot. */
  readonly readUrl?: ((url: URL, signal?: AbortSignal) => Promise<Response | BufferSource>) | undefined
}

/** Compiles Wasm from any source; a module passes through.
 * @throws KzgError `WASM_LOAD`; `WASM_CSP` where the page's policy or the runtime forbids compilation; `BAD_OPTION` */
export async function compileModule(
  source: WasmSource | Promise<WasmSource>,
  { signal, readUrl = fetchUrl }: CompileOptions = {},
): Promise<WebAssembly.Module> {
  try {
    const given = await source
    const url = typeof given === 'string' || given instanceof URL
    const data = url ? await readUrl(toUrl(given), signal) : given
    if (isModule(data)) return data
    if (isResponse(data)) return await compileResponse(data)
    if (ArrayBuffer.isView(data) || hasTag(data, 'ArrayBuffer')) return await WebAssembly.compile(data)
  } catch (cause) {
    if (signal?.aborted) throw abortError(signal)
    throw wasmError(cause)
  }
  throw new KzgError('BAD_OPTION', 'wasm must be a URL, a Response, bytes or a WebAssembly.Module')
}

/** A module's bytes, read anew from its source.
 * @throws KzgError `WASM_LOAD`: a compiled module has none, nor has a `Response` that was read before */
export async function wasmBytes(
  source: WasmSource | Promise<WasmSource>,
  { readUrl = fetchUrl }: CompileOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const given = await source
    const url = typeof given === 'string' || given instanceof URL
    const data = url ? await readUrl(toUrl(given)) : given
    if (isModule(data)) throw new Error('a compiled module has no bytes')
    const response = isResponse(data) ? data : new Response(data as BufferSource)
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    throw wasmError(cause)
  }
}

/** What a failed compilation or instantiation means to the caller. */
export function wasmError(cause: unknown): KzgError {
  if (cause instanceof KzgError) return cause
  const message = cause instanceof Error ? cause.message : String(cause)
  // Chromium and workerd: "disallowed by embedder"; Firefox: "blocked by CSP"; Safari names the directive.
  if (/disallowed by embedder|content security policy|blocked by CSP|unsafe-eval/i.test(message)) {
    return new KzgError('WASM_CSP', undefined, undefined, { cause })
  }
  return new KzgError('WASM_LOAD', `WebAssembly could not be loaded: ${message}`, undefined, { cause })
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw new KzgError('WASM_LOAD', `${response.url} was answered with status ${response.status}`)
  // Streaming compilation refuses any other type, and Bun does not have it at all.
  const streams = response.headers.get('content-type')?.split(';')[0]?.trim() === 'application/wasm'
  if (streams && 'compileStreaming' in WebAssembly) return WebAssembly.compileStreaming(response)
  return WebAssembly.compile(await response.arrayBuffer())
}

function toUrl(source: string | URL): URL {
  try {
    return new URL(source, globalThis.location?.href)
  } catch (cause) {
    throw new KzgError('BAD_OPTION', `wasm is not a URL: ${source}`, undefined, { cause })
  }
}

const fetchUrl = (url: URL, signal?: AbortSignal): Promise<Response> => fetch(url, { signal: signal ?? null })

// By tag, since a Module or Response may come from another realm.
const hasTag = (value: unknown, tag: string): boolean => Object.prototype.toString.call(value) === `[object ${tag}]`
const isModule = (value: unknown): value is WebAssembly.Module => hasTag(value, 'WebAssembly.Module')
const isResponse = (value: unknown): value is Response => hasTag(value, 'Response')
