import { DISPOSE } from './dispose.ts'

const NAME = 'SecretKey'

/** A handle of a key that is in the memory of one instance's Wasm. It shows nothing of the key, however it is printed, and ends
 * with `dispose`, which wipes the key, or with its instance. */
export class SecretKey {
  readonly #wipe: () => void

  /** Keys are made by an instance. */
  constructor(wipe: () => void) {
    this.#wipe = wipe
  }

  /** Wipes the key; a second time does nothing. */
  dispose(): void {
    this.#wipe()
  }

  [DISPOSE](): void {
    this.#wipe()
  }

  toString(): string {
    return NAME
  }

  toJSON(): string {
    return NAME
  }

  get [Symbol.toStringTag](): string {
    return NAME
  }

  /** What Node's `console.log` and `util.inspect` show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return NAME
  }
}
