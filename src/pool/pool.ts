import type { TierName } from '../backend/tiers.ts'
import { abortError, KzgError } from '../errors.ts'
import { Member, type MemberOptions } from './member.ts'
import { type Call, Task } from './task.ts'

export interface PoolOptions extends MemberOptions {
  /** Workers at most. */
  readonly size: number
}

/** Tasks that a worker has at a time: one that it works on, and one that it finds when it is done. */
export const DEPTH = 2

/** A task whose worker ends is given to another one, once. */
const MAX_DEATHS = 2

/**
 * Workers that are started when there is something to do, and stay. Tasks are handed out in the order in which they
 * come, and only when a worker has room, so that what lies copied in queues is bounded however many tasks wait.
 *
 * - An abort rejects at once. A task that has been sent is left to finish, and its result is thrown away: ending the
 *   worker would cost its next task a start.
 * - A worker that ends, throws what nobody caught, or traps is replaced, and what it was at is done again, once.
 * - The process waits for a worker while it has a task, and not otherwise.
 */
export class Pool {
  readonly #options: PoolOptions
  readonly #members = new Set<Member>()
  #queue: Task[] = []
  #limit: number
  #isDisposed = false

  constructor(options: PoolOptions) {
    this.#options = options
    this.#limit = options.size
  }

  get size(): number {
    return this.#options.size
  }

  /** Tier of each worker that is ready. */
  get tiers(): readonly TierName[] {
    return [...this.#members].flatMap(({ tier }) => tier ?? [])
  }

  /** Workers that are there, ready or not. */
  get workers(): number {
    return this.#members.size
  }

  /** Tasks that are not settled, and those whose result nobody waits for any more. */
  get load(): number {
    return [...this.#members].reduce((sum, { load }) => sum + load, this.#queue.length)
  }

  /** Performs a call on one of the workers.
   * @throws what the call throws; KzgError `WORKER_LOAD`, `BACKEND_UNAVAILABLE` if no worker starts; `WORKER_FAILED` if
   * two in succession end over it; `DISPOSED`; the signal's reason */
  run(call: Call, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#isDisposed) throw new KzgError('DISPOSED')
      if (signal?.aborted) throw abortError(signal)
      // Another attempt after workers did not start, perhaps when the cause has gone.
      if (this.load === 0) this.#limit = this.#options.size
      const abort = (): void => {
        this.#queue = this.#queue.filter((queued) => queued !== task)
        task.reject(abortError(signal as AbortSignal))
        this.#hold()
      }
      const listened = <T>(settle: (value: T) => void) => {
        return (value: T): void => {
          signal?.removeEventListener('abort', abort)
          settle(value)
        }
      }
      const task = new Task(call, listened(resolve), listened(reject))
      signal?.addEventListener('abort', abort, { once: true })
      this.#queue.push(task)
      this.#update()
    })
  }

  /** Has all workers forget a resource. */
  drop(key: string): void {
    for (const member of this.#members) member.drop(key)
  }

  /** Ends all workers; whatever is not settled rejects with `DISPOSED`. */
  dispose(): void {
    this.#isDisposed = true
    const tasks = [...this.#queue]
    for (const member of this.#members) {
      tasks.push(...member.tasks)
      member.close()
    }
    this.#members.clear()
    this.#queue = []
    for (const task of tasks) if (!task.isSettled) task.reject(new KzgError('DISPOSED'))
  }

  /** Idle workers first, then new ones, and only what remains is put behind a task that is being worked on. */
  #dispatch(): void {
    while (this.#queue.length > 0) {
      const ready = [...this.#members].filter(({ isReady }) => isReady).sort((a, b) => a.load - b.load)
      const least = ready[0]
      const starting = this.#members.size - ready.length
      if (least?.load === 0) this.#assign(least)
      else if (this.#members.size < this.#limit && this.#queue.length > starting) this.#grow()
      else if (least && least.load < DEPTH && this.#queue.length > starting) this.#assign(least)
      else return
    }
  }

  #assign(member: Member): void {
    const suitable = this.#queue.findIndex(({ call }) => this.#isFor(member, call))
    const [task] = this.#queue.splice(Math.max(suitable, 0), 1)
    if (task) member.assign(task)
  }

  /** Whether no other worker is better placed for a call. */
  #isFor(member: Member, { affinity }: Call): boolean {
    if (affinity === undefined || member.has(affinity)) return true
    return ![...this.#members].some((other) => other.has(affinity))
  }

  #grow(): void {
    try {
      const member = new Member(this.#options, {
        idle: () => this.#update(),
        startFailed: (member, error) => this.#startFailed(member, error),
        died: (member, tasks, cause) => this.#died(member, tasks, cause),
      })
      this.#members.add(member)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const message = `the worker script ${this.#options.script} could not be started: ${reason}`
      this.#startFailed(undefined, new KzgError('WORKER_LOAD', message, undefined, { cause }))
    }
  }

  /** Goes on with the workers that there are; without any, what waits has failed. */
  #startFailed(member: Member | undefined, error: unknown): void {
    if (member) this.#members.delete(member)
    this.#limit = this.#members.size
    if (this.#limit > 0) return
    const waiting = this.#queue
    this.#queue = []
    for (const task of waiting) task.reject(error)
  }

  #died(member: Member, tasks: readonly Task[], cause: unknown): void {
    this.#members.delete(member)
    const [current] = tasks
    if (current) current.deaths++
    if (current && !current.isSettled && current.deaths >= MAX_DEATHS) {
      current.reject(new KzgError('WORKER_FAILED', undefined, undefined, { cause }))
    }
    this.#queue.unshift(...tasks.filter(({ isSettled }) => !isSettled))
    this.#update()
  }

  #update(): void {
    this.#dispatch()
    this.#hold()
  }

  /** Keeps the process alive as long as somebody waits for an answer. */
  #hold(): void {
    for (const member of this.#members) {
      member.hold(this.#queue.length > 0 || member.tasks.some(({ isSettled }) => !isSettled))
    }
  }
}
