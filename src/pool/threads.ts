/** How many workers, and where they come from: what callers ask for, and what the runtime has. */
import { KzgError } from '../errors.ts'
import type { WorkerLike, WorkerSupport } from '../platform/platform.ts'

export interface ThreadOptions {
  /** Workers for asynchronous batches: `'auto'` (default) is one per logical processor and at most 8; 0 runs batches on
   * this thread, between tasks of its event loop. They are started with the first batch. Where there are no workers it is 0. */
  readonly threads?: 'auto' | number | undefined
  /** The worker script, or what starts it, where a bundler does not follow the package's own: `kzgpu/worker`. */
  readonly worker?: URL | string | (() => WorkerLike) | undefined
}

/** How batches run. */
export interface ThreadsReport {
  /** Workers that batches use; 0 is this thread. */
  readonly count: number
  /** The tier of each worker that has been started. */
  readonly tiers: readonly string[]
  /** Why there are no workers, if it was not asked for. */
  readonly reason?: string | undefined
}

export interface Threads {
  readonly size: number
  readonly reason?: string | undefined
  /** Where the script is, for errors. */
  readonly script: string
  spawn(): WorkerLike
}

/** @param pool what has started some of them, if anything has */
export function reportThreads(
  { size, reason }: Threads,
  pool: { readonly tiers: readonly string[] } | undefined,
): ThreadsReport {
  return { count: size, tiers: pool?.tiers ?? [], ...(reason !== undefined && { reason }) }
}

const MAX_AUTO = 8

/** @param support the runtime's workers, or why it has none
 * @throws KzgError `BAD_OPTION` */
export function resolveThreads(
  { threads = 'auto', worker }: ThreadOptions,
  support: WorkerSupport | string = 'this entry of the package has no worker script; the option `worker` takes one',
): Threads {
  if (threads !== 'auto' && !(Number.isInteger(threads) && threads >= 0)) {
    throw new KzgError('BAD_OPTION', `threads must be 'auto' or an integer from 0, not ${String(threads)}`)
  }
  const source = sourceOf(worker, support)
  if (threads === 0) return none()
  if (typeof source === 'string') return none(source)
  return { ...source, size: threads === 'auto' ? Math.min(processors(support), MAX_AUTO) : threads }
}

function sourceOf(
  worker: ThreadOptions['worker'],
  support: WorkerSupport | string,
): Pick<Threads, 'script' | 'spawn'> | string {
  if (typeof worker === 'function') return { script: 'that the option `worker` starts', spawn: worker }
  if (worker === undefined) {
    return typeof support === 'string' ? support : { script: support.script, spawn: () => support.start() }
  }
  if (typeof worker !== 'string' && !(worker instanceof URL)) {
    throw new KzgError('BAD_OPTION', 'worker must be a URL or a function that starts a worker')
  }
  if (typeof support !== 'string') return { script: String(worker), spawn: () => support.start(worker) }
  if (typeof Worker !== 'function') return support
  return { script: String(worker), spawn: () => new Worker(worker, { type: 'module' }) }
}

const processors = (support: WorkerSupport | string): number =>
  typeof support === 'string' ? (globalThis.navigator?.hardwareConcurrency ?? 1) : support.processors

const none = (reason?: string): Threads => ({
  size: 0,
  reason,
  script: '',
  spawn() {
    throw new KzgError('INTERNAL', 'there are no workers')
  },
})
