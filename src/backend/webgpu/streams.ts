import type { Health } from './health.ts'

/** Places for jobs; who finds none waits, first come first served. */
export class Streams {
  readonly #health: Health
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(count: number, health: Health) {
    this.#health = health
    this.#free = count
  }

  /** Jobs that wait for a place. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Resolves with the function that gives the place back. */
  async enter(signal?: AbortSignal): Promise<() => void> {
    this.#health.check(signal)
    if (this.#free > 0) this.#free--
    else await this.#turn(signal)
    return () => this.#leave()
  }

  async #turn(signal?: AbortSignal): Promise<void> {
    let call!: () => void
    const called = new Promise<void>((resolve) => {
      call = resolve
    })
    this.#waiting.push(call)
    try {
      await this.#health.wait(called, signal)
    } catch (error) {
      const at = this.#waiting.indexOf(call)
      if (at >= 0) this.#waiting.splice(at, 1)
      // Called in the moment in which it gave up.
      else this.#leave()
      throw error
    }
  }

  #leave(): void {
    const next = this.#waiting.shift()
    if (next !== undefined) next()
    else this.#free++
  }
}
