import { DISPOSE } from './dispose.ts'

const NAME = 'SecretKey'

/** A handle of a key that is in the memory of one instance's Wasm. It shows nothing of the key, however it is printed, and ends
 * with `dispose`, which wipes the key, or with its instance. */
export interface SecretKey {
  /** Wipes the key; a second time does nothing. */
  dispose(): void
  [Symbol.dispose](): void
  toString(): string
  toJSON(): string
}

export const secretKey = (wipe: () => void): SecretKey =>
  Object.freeze({
    dispose: wipe,
    [DISPOSE]: wipe,
    toString: () => NAME,
    toJSON: () => NAME,
    [Symbol.toStringTag]: NAME,
    // What Node's `console.log` and `util.inspect` show.
    [Symbol.for('nodejs.util.inspect.custom')]: () => NAME,
  })
