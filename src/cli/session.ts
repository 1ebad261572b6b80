import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { type Capability, createKzg, type Kzg, type KzgOptions } from '../entry/kzg.node.ts'
import type { InputStreams } from './input.ts'
import type { OutputStreams } from './output.ts'
import { createProgress, type Progress, type ProgressStream } from './progress.ts'

export interface CliStreams extends InputStreams, OutputStreams {
  readonly stderr: ProgressStream
}

/** Options that every command understands. */
export interface SharedFlags {
  readonly json?: boolean | undefined
  readonly quiet?: boolean | undefined
  readonly verbose?: boolean | undefined
}

/** Options of the commands that need a trusted setup. */
export interface KzgFlags {
  readonly setup?: string | undefined
  readonly tier?: string | undefined
}

/** What one run of a command has at its disposal. */
export interface Session {
  readonly streams: CliStreams
  readonly flags: SharedFlags
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Milliseconds until the library was ready (Wasm compiled, setup loaded); `undefined` if the command needs none. */
  readonly readyMs: number | undefined
  /** A remark for people, on stderr; with `--json` the report says the same. */
  note(text: string): void
  /** Loads what the command needs of the library; disposed when the command ends. */
  openKzg(capability: Capability, flags: KzgFlags): Promise<Kzg>
  /** Lets signals and the progress bar through between two pieces of synchronous work. */
  breathe(): Promise<void>
  dispose(): void
}

export function createSession(streams: CliStreams, flags: SharedFlags, signal: AbortSignal): Session {
  const progress = createProgress(streams.stderr, { quiet: flags.quiet === true })
  let kzg: Kzg | undefined
  let readyMs: number | undefined
  return {
    streams,
    flags,
    progress,
    signal,
    get readyMs() {
      return readyMs
    },
    note(text) {
      if (!flags.quiet && !flags.json) streams.stderr.write(`${text}\n`)
    },
    async openKzg(capability, kzgFlags) {
      const start = performance.now()
      kzg = await loadKzg(capability, kzgFlags, { progress, signal })
      readyMs = performance.now() - start
      return kzg
    },
    async breathe() {
      await setImmediate()
      signal.throwIfAborted()
    },
    dispose() {
      progress.stop()
      kzg?.dispose()
    },
  }
}

async function loadKzg(
  capabilities: Capability,
  flags: KzgFlags,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<Kzg> {
  let current: string | undefined
  const kzg = await createKzg({
    capabilities,
    signal,
    setup: await readSetup(flags.setup),
    // An unknown name is the library's to refuse, which knows the names.
    tier: flags.tier as KzgOptions['tier'],
    onProgress({ phase, done, total }) {
      if (phase !== current) progress.start(phase, total)
      current = phase
      progress.update(done)
    },
  })
  progress.stop()
  return kzg
}

/** The name of a built-in setup, or the text of a setup file (JSON or the consensus text form). */
async function readSetup(setup: string | undefined): Promise<KzgOptions['setup']> {
  const isBuiltIn = setup === undefined || setup === 'mainnet' || setup === 'mainnet-compact'
  return isBuiltIn ? setup : readFile(setup, 'utf8')
}
