/** What is measured: libraries behind one interface that adds no work to the calls. */

/** What a library may offer. Arguments are bytes in the standard encodings; see operations/ for each one's. */
export const METHODS = [
  'commit',
  'blobProof',
  'verifyBlob',
  'verifyBlobBatch',
  'cellsAndProofs',
  'verifyCells',
  'recover',
  'msm',
  'ntt',
  'pairingCheck',
  'decodeG1',
  'blsSign',
  'blsVerify',
  'blsVerifyBatch',
  'hashToG2',
] as const
export type MethodName = (typeof METHODS)[number]

export type Argument = Uint8Array | readonly Uint8Array[] | readonly number[]

/** What a call says, in bytes that can be compared between libraries. */
export type Outcome = boolean | readonly Uint8Array[]

/** One call with its arguments in the library's own form: what remains is the call itself. */
export interface Prepared<T = unknown> {
  readonly call: () => T | Promise<T>
  /** From the library's form of the result; not timed. */
  readonly outcome: (result: T) => Outcome | Promise<Outcome>
  /** Milliseconds by the clock of whoever did it, where that is another process; without it, the call is timed here. */
  readonly measured?: (result: T) => number
}

/** Conversion of arguments is the caller's and stays outside the clock. */
// biome-ignore lint/suspicious/noExplicitAny: each method knows its own arguments; operations/ gives it those
export type Method = (...args: any[]) => Prepared | Promise<Prepared>

export type Methods = Readonly<Partial<Record<MethodName, Method>>>

/** Lets every method keep the type of its own result. */
export const prepared = <T>(call: () => T | Promise<T>, outcome: (result: T) => Outcome | Promise<Outcome>): Prepared =>
  ({ call, outcome }) as Prepared

export interface Loaded {
  readonly version: string
  /** Which Wasm tier runs, where the library has several. */
  readonly tier?: string
  readonly methods: Methods
  /** Completes what it would otherwise make in the pauses of a real process; not part of loading. */
  readonly settle?: () => Promise<void>
  readonly close?: () => void | Promise<void>
}

export interface OpenOptions {
  readonly tier?: string
}

export interface Subject {
  readonly id: SubjectId
  /** What it can do, known before it is loaded; for methods with a size, the logarithm of the largest that is asked of it. */
  readonly offers: Readonly<Partial<Record<MethodName, number | true>>>
  /** A library that loads for a quarter of a minute, or calls that take seconds: left out of, or seldom in, the rounds. */
  readonly cost?: 'slow-load' | 'slow-calls'
  /** Loads the code; `ready` then does whatever must come before the first call. Both are timed in a cold process. */
  import(options?: OpenOptions): Promise<{ ready(): Promise<Loaded> }>
}

export const SUBJECT_IDS = [
  'kzgpu',
  'c-kzg',
  'node-eth-kzg',
  'kzg-wasm',
  'ox',
  'noble',
  'blst',
  'chainsafe-blst',
  'montgomery',
  'ffjavascript',
] as const
export type SubjectId = (typeof SUBJECT_IDS)[number]

/** Whether a subject takes part in an operation of a method and, where it has one, a size. */
export function offers(subject: Pick<Subject, 'offers'>, method: MethodName, logSize = 0): boolean {
  const limit = subject.offers[method]
  return limit === true || (limit !== undefined && logSize <= limit)
}
