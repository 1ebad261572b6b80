import type { Health } from './health.ts'

interface Waiting {
  readonly bytes: number
  readonly call: () => void
}

/** Places for jobs, and the memory that they share; who finds none waits, first come first served. */
export class Streams {
  readonly #health: Health
  readonly #count: number
  readonly #room: () => number
  readonly #waiting: Waiting[] = []
  #running = 0
  #reserved = 0

  /** @param room bytes that jobs can have together at the moment */
  constructor(count: number, room: () => number, health: Health) {
    this.#count = count
    this.#room = room
    this.#health = health
  }

  /** Jobs that wait for a place. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Resolves with the function that gives the place back. @param bytes that the job is going to need */
  async enter(bytes: number, signal?: AbortSignal): Promise<() => void> {
    this.#health.check(signal)
    if (this.#waiting.length === 0 && this.#admits(bytes)) this.#take(bytes)
    else await this.#turn(bytes, signal)
    return () => this.#leave(bytes)
  }

  /** A job that is alone may try, whatever it needs. */
  #admits(bytes: number): boolean {
    return this.#running === 0 || (this.#running < this.#count && this.#reserved + bytes <= this.#room())
  }

  #take(bytes: number): void {
    this.#running++
    this.#reserved += bytes
  }

  async #turn(bytes: number, signal?: AbortSignal): Promise<void> {
    let call!: () => void
    const called = new Promise<void>((resolve) => {
      call = resolve
    })
    const me = { bytes, call }
    this.#waiting.push(me)
    try {
      await this.#health.wait(called, signal)
    } catch (error) {
      const at = this.#waiting.indexOf(me)
      // Called in the moment in which it gave up, or waiting still, perhaps in the way of one that needs less.
      if (at < 0) this.#leave(bytes)
      else {
        this.#waiting.splice(at, 1)
        this.#callNext()
      }
      throw error
    }
  }

  #leave(bytes: number): void {
    this.#running--
    this.#reserved -= bytes
    this.#callNext()
  }

  #callNext(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#admits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#take(next.bytes)
      next.call()
    }
  }
}
