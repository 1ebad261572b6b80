import type { Resource } from './messages.ts'

/** A call that may run on any thread. Arguments are plain data; byte strings in them are copied when the task is sent. */
export interface Call {
  readonly op: string
  readonly args: readonly unknown[]
  readonly resources?: readonly Resource[] | undefined
  /** Key of a resource: a worker that has it gets the task, if it has room. */
  readonly affinity?: string | undefined
}

/** A call on its way, until it is settled. */
export class Task {
  readonly call: Call
  /** Workers that ended while they were at it. */
  deaths = 0
  #isSettled = false
  readonly #resolve: (result: unknown) => void
  readonly #reject: (error: unknown) => void

  constructor(call: Call, resolve: (result: unknown) => void, reject: (error: unknown) => void) {
    this.call = call
    this.#resolve = resolve
    this.#reject = reject
  }

  get isSettled(): boolean {
    return this.#isSettled
  }

  resolve(result: unknown): void {
    this.#isSettled = true
    this.#resolve(result)
  }

  reject(error: unknown): void {
    this.#isSettled = true
    this.#reject(error)
  }
}
