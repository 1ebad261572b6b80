/** The same everywhere: it computes with the instances that it is given. */
export * from '../noble.ts'
