/** One face for the two kinds of worker: the web's (browsers, Bun) and worker_threads' (Node, Deno, Bun). */
import type { WorkerLike } from '../platform/platform.ts'
import type { FromWorker, ToWorker } from './messages.ts'

export interface Listener {
  message(message: FromWorker): void
  /** The worker has ended, or threw what nobody caught. */
  failure(cause: Error): void
}

export class Port {
  readonly #worker: WorkerLike
  #isOpen = true
  /** Workers begin like that. */
  #isHeld = true

  constructor(worker: WorkerLike, listener: Listener) {
    this.#worker = worker
    const message = (data: FromWorker): void => {
      if (this.#isOpen) listener.message(data)
    }
    const failure = (cause: Error): void => {
      if (!this.#isOpen) return
      this.close()
      listener.failure(cause)
    }
    // Bun's and Deno's worker_threads have both ways; only the first says how a worker ended.
    if (worker.on) listenToThread(worker, message, failure)
    else listenToWeb(worker, message, failure)
  }

  /** @throws DataCloneError for a module, in an engine that cannot copy one */
  send(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  /** Whether the process has to wait for this worker. */
  hold(isBusy: boolean): void {
    if (isBusy === this.#isHeld) return
    this.#isHeld = isBusy
    if (isBusy) this.#worker.ref?.()
    else this.#worker.unref?.()
  }

  /** Ends the worker; nothing is heard of it any more. */
  close(): void {
    this.#isOpen = false
    this.#worker.terminate()
  }
}

type Receive = (data: FromWorker) => void
type Fail = (cause: Error) => void

function listenToThread(worker: WorkerLike, receive: Receive, fail: Fail): void {
  worker.on?.('message', receive)
  worker.on?.('error', (cause: unknown) => fail(cause instanceof Error ? cause : new Error(String(cause))))
  worker.on?.('messageerror', fail)
  worker.on?.('exit', (code: number) => fail(new Error(`it ended with exit code ${code}`)))
}

function listenToWeb(worker: WorkerLike, receive: Receive, fail: Fail): void {
  worker.addEventListener?.('message', ({ data }: MessageEvent<FromWorker>) => receive(data))
  worker.addEventListener?.('error', (event: ErrorEvent) => {
    // Otherwise Deno and Bun take it for an error that nobody handles.
    event.preventDefault?.()
    fail(new Error(event.message || 'its script could not be loaded', { cause: event.error }))
  })
  worker.addEventListener?.('messageerror', () => fail(new Error('a message of it could not be read')))
  worker.addEventListener?.('close', () => fail(new Error('it ended')))
}
