/** The key of `using`'s clean-up. Runtimes of 2023 and earlier lack the symbol. */
export const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for('Symbol.dispose') as typeof Symbol.dispose)
