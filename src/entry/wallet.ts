/** The same everywhere: it computes with the instance that it is given. */
export * from '../wallet/index.ts'
