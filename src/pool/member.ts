import { type CompiledTier, isTierFailure } from '../backend/select.ts'
import type { TierName } from '../backend/tiers.ts'
import { KzgError } from '../errors.ts'
import type { WorkerLike } from '../platform/platform.ts'
import { type FromWorker, fromPlain } from './messages.ts'
import { Port } from './port.ts'
import type { Task } from './task.ts'
import { pack } from './transfer.ts'

export interface MemberOptions {
  readonly engine: string
  readonly spawn: () => WorkerLike
  /** Where the script is, for errors. */
  readonly script: string
  /** What this thread runs. */
  readonly compiled: CompiledTier
  /** What a worker may run instead of a tier that has failed there.
   * @throws KzgError `BACKEND_UNAVAILABLE` if there is nothing, with the failure as its cause */
  readonly below: (failed: TierName, cause: unknown) => Promise<CompiledTier>
  /** Milliseconds in which the script must have said that it is there. */
  readonly loadTimeout: number
}

/** What happens to a worker; each concerns the pool at most once, but for `idle`. */
export interface MemberEvents {
  /** It is ready, or has settled a task. */
  idle(member: Member): void
  /** It will not become ready. */
  startFailed(member: Member, error: unknown): void
  /** It ended after it was ready, with these tasks unfinished, the one that it was at first. */
  died(member: Member, tasks: readonly Task[], cause: unknown): void
}

/** One worker of the pool, from its start to its end. */
export class Member {
  readonly #options: MemberOptions
  readonly #events: MemberEvents
  readonly #port: Port
  readonly #given = new Set<string>()
  readonly #tasks = new Map<number, Task>()
  readonly #timer: ReturnType<typeof setTimeout>
  #compiled: CompiledTier
  #isReady = false
  #isClosed = false
  #lastId = 0

  /** @throws whatever the runtime says when no worker may be started */
  constructor(options: MemberOptions, events: MemberEvents) {
    this.#options = options
    this.#events = events
    this.#compiled = options.compiled
    this.#port = new Port(options.spawn(), {
      message: (message) => this.#receive(message),
      failure: (cause) => this.#fail(cause),
    })
    const seconds = options.loadTimeout / 1000
    this.#timer = setTimeout(() => this.#fail(new Error(`no answer within ${seconds} s`)), options.loadTimeout)
  }

  /** The tier that it runs; `undefined` until it is ready. */
  get tier(): TierName | undefined {
    return this.#isReady ? this.#compiled.tier : undefined
  }

  get isReady(): boolean {
    return this.#isReady
  }

  /** What it has been sent and has not answered, the task that it is at first. */
  get tasks(): readonly Task[] {
    return [...this.#tasks.values()]
  }

  get load(): number {
    return this.#tasks.size
  }

  has(key: string): boolean {
    return this.#given.has(key)
  }

  /** Copies the task's arguments and sends them. */
  assign(task: Task): void {
    const id = ++this.#lastId
    const { op, args, resources = [] } = task.call
    const missing = resources.filter(({ key }) => !this.#given.has(key))
    for (const { key } of missing) this.#given.add(key)
    const { value, transfer } = pack({ args, resources: missing })
    this.#tasks.set(id, task)
    this.#port.send({ type: 'task', id, op, ...value }, transfer)
  }

  drop(key: string): void {
    if (this.#given.delete(key)) this.#port.send({ type: 'drop', key })
  }

  /** Whether the process has to wait for it. */
  hold(isNeeded: boolean): void {
    this.#port.hold(isNeeded)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#port.close()
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'loaded':
        clearTimeout(this.#timer)
        void this.#start()
        break
      case 'ready':
        this.#isReady = true
        this.#events.idle(this)
        break
      case 'refused':
        void this.#start(fromPlain(message.error))
        break
      case 'done':
        this.#settle(message.id, (task) => task.resolve(message.result))
        break
      case 'failed':
        this.#taskFailed(message.id, fromPlain(message.error))
    }
  }

  /** Sends the Wasm: this thread's tier, or after a refusal the next slower one, as at the start of this thread's own. */
  async #start(refusal?: Error): Promise<void> {
    const { engine, below } = this.#options
    try {
      if (refusal && !isTierFailure(refusal)) throw refusal
      if (refusal) this.#compiled = await below(this.#compiled.tier, refusal)
      if (this.#isClosed) return
      const { tier, module, bytes } = this.#compiled
      try {
        this.#port.send({ type: 'start', engine, tier, module })
      } catch (cause) {
        if ((cause as Error)?.name !== 'DataCloneError') throw cause
        this.#port.send({ type: 'start', engine, tier, module: await bytes() })
      }
    } catch (error) {
      if (this.#isClosed) return
      this.close()
      this.#events.startFailed(this, error)
    }
  }

  #settle(id: number, settle: (task: Task) => void): void {
    const task = this.#tasks.get(id)
    this.#tasks.delete(id)
    if (task && !task.isSettled) settle(task)
    this.#events.idle(this)
  }

  #taskFailed(id: number, error: Error): void {
    // A trapped instance could be replaced within the worker, but whatever brought it down may have spoilt more than that.
    if (error instanceof KzgError && error.code === 'TRAP') this.#fail(error)
    else this.#settle(id, (task) => task.reject(error))
  }

  #fail(cause: Error): void {
    if (this.#isClosed) return
    this.close()
    if (this.#isReady) {
      this.#events.died(this, this.tasks, cause)
      return
    }
    const { script } = this.#options
    const message = `the worker script ${script} could not be started: ${cause.message}`
    this.#events.startFailed(this, new KzgError('WORKER_LOAD', message, undefined, { cause }))
  }
}
